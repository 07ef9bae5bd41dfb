import {
  type HealthThresholdKey,
  healthThresholds,
  type setThresholdInput,
  thresholdText,
} from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { lastChange } from '../../../platform/audit/last-change.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';

type Row = { value: number | null; version: number };

/**
 * Says from when on a figure is bad, or takes that back (null). Throws `conflict` with the present value
 * when somebody else was faster.
 */
export async function setThreshold(
  ctx: MutationContext,
  input: z.output<typeof setThresholdInput>,
): Promise<{ version: number }> {
  const { key, value } = input;
  const before = await lockThreshold(ctx.em, key);
  const target = { kind: 'health_threshold', id: key };
  if (before.version !== (input.version ?? 0))
    throw new Refusal('conflict', 'This limit was changed in the meantime. Nothing was saved.', {
      present: {
        version: before.version,
        ...(await lastChange(ctx.em, { target, version: before.version })),
        values: { value: thresholdText(key, before.value) },
      },
    });
  if (value === before.value) {
    ctx.nothingChanged('the limit is this already');
    return { version: before.version };
  }
  const { rows } = await sql<{ version: number }>`
    insert into health_thresholds (key, value) values (${key}, ${value})
    on conflict (key) do update set value = excluded.value returning version`.execute(plainSql(ctx.em));
  const version = rows[0]?.version ?? before.version;
  const { unit, default: usual } = healthThresholds[key];
  const said = (own: number | null) => ({ value: own ?? usual, unit, isDefault: own === null });
  ctx.audit({
    action: 'health.set_threshold',
    target,
    before: said(before.value),
    after: { ...said(value), version },
  });
  return { version };
}

/** What the installation says of a threshold; version 0 is nothing yet. Two who say the first word take turns. */
async function lockThreshold(em: EntityManager, key: HealthThresholdKey): Promise<Row> {
  await sql`select pg_advisory_xact_lock(hashtext('health_thresholds'), hashtext(${key}))`.execute(
    plainSql(em),
  );
  const { rows } = await sql<Row>`
    select value, version from health_thresholds where key = ${key} for update`.execute(plainSql(em));
  return rows[0] ?? { value: null, version: 0 };
}
