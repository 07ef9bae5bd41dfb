import { type PresentRow, retentionPolicies, type setRetentionInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { lastChange, latestVersion } from '../../../platform/audit/last-change.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { lockProduct } from './lock-product.ts';

type Input = z.output<typeof setRetentionInput>;
type Override = { keptDays: number | null; version: number };

/**
 * Says how long a product keeps one kind of record, or takes back what it said. Needs a step-up, because
 * a shorter time removes rows for good. Throws `conflict` when somebody else was faster.
 */
export async function setRetention(ctx: MutationContext, input: Input): Promise<{ version: number | null }> {
  requireStepUp(ctx.principal, ctx.services.clock.now());
  const { recordKind, keptDays, reason } = input;
  const { id: productId } = await lockProduct(ctx.em, input.productKey);
  const target = { kind: 'product_retention', id: `${productId}/${recordKind}` };
  const before = await overrideOf(ctx.em, productId, recordKind);
  if ((before?.version ?? null) !== input.version)
    throw new Refusal('conflict', 'How long this is kept was changed in the meantime. Nothing was saved.', {
      present: await presentRow(ctx.em, target, before),
    });
  if (keptDays === before?.keptDays) {
    ctx.nothingChanged('it is kept for so long already');
    return { version: before?.version ?? null };
  }
  const version = await write(ctx.em, { productId, target, recordKind, keptDays });
  const effective = (override: { keptDays: number | null } | undefined) =>
    override ? override.keptDays : retentionPolicies[recordKind].defaultDays;
  ctx.audit({
    action: 'products.set_retention',
    target,
    productId,
    reason,
    before: { recordKind, keptDays: effective(before), isDefault: before === undefined },
    after: {
      recordKind,
      keptDays: effective(keptDays === undefined ? undefined : { keptDays }),
      isDefault: keptDays === undefined,
      version: version ?? 0,
    },
  });
  return { version };
}

async function overrideOf(
  em: EntityManager,
  productId: string,
  recordKind: string,
): Promise<Override | undefined> {
  const { rows } = await sql<Override>`
    select kept_days as "keptDays", version from product_retention_overrides
    where product_id = ${productId} and record_kind = ${recordKind} for update`.execute(plainSql(em));
  return rows[0];
}

type Wanted = {
  productId: string;
  target: { kind: string; id: string };
  recordKind: string;
  keptDays: number | null | undefined;
};

/** Absent days take the override away. Answers the version that stands afterwards. */
async function write(
  em: EntityManager,
  { productId, target, recordKind, keptDays }: Wanted,
): Promise<number | null> {
  if (keptDays === undefined) {
    await sql`
      delete from product_retention_overrides
      where product_id = ${productId} and record_kind = ${recordKind}`.execute(plainSql(em));
    return null;
  }
  const { rows } = await sql<{ version: number }>`
    insert into product_retention_overrides (product_id, record_kind, kept_days, version)
    values (${productId}, ${recordKind}, ${keptDays}, ${1 + (await latestVersion(em, target))})
    on conflict (product_id, record_kind) do update set kept_days = excluded.kept_days
    returning version`.execute(plainSql(em));
  return rows[0]?.version ?? null;
}

/** In the shape of the form: by `mode` the default, for ever or a number of days. */
async function presentRow(
  em: EntityManager,
  target: { kind: string; id: string },
  override: Override | undefined,
): Promise<PresentRow> {
  const version = override?.version ?? 0;
  return {
    version,
    ...(await lastChange(em, { target, version })),
    values: {
      mode: override === undefined ? 'default' : override.keptDays === null ? 'forever' : 'days',
      keptDays: override?.keptDays == null ? '' : String(override.keptDays),
    },
  };
}
