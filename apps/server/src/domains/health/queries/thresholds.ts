import { type HealthThresholdKey, healthThresholdKeys, type healthThresholdsView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { type Limits, limitsOf } from '../rules/limits.ts';

type Row = { key: HealthThresholdKey; value: number | null; version: number; updatedAt: string };

/** Every threshold, with what this installation says of it. */
export async function thresholds({ em }: QueryContext): Promise<z.output<typeof healthThresholdsView>> {
  const rows = new Map((await readRows(em)).map((row) => [row.key, row]));
  return {
    thresholds: healthThresholdKeys.map((key) => {
      const row = rows.get(key);
      return {
        key,
        value: row?.value ?? null,
        version: row?.version ?? null,
        updatedAt: row ? new Date(row.updatedAt) : null,
      };
    }),
  };
}

/** The limits that count at this moment. */
export async function presentLimits(em: EntityManager): Promise<Limits> {
  return limitsOf(new Map((await readRows(em)).map(({ key, value }) => [key, value])));
}

async function readRows(em: EntityManager): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select key, value, version, updated_at::text as "updatedAt" from health_thresholds`.execute(plainSql(em));
  return rows;
}
