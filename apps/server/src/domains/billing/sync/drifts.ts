import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { checkedKinds } from './checker/check.ts';
import type { Pass } from './seen.ts';
import type { Broken } from './repair.ts';
import type { Drift } from './verify.ts';
import { sumPrefix } from './money.ts';

/** Writes differences down, each once while it is open; one that was set aside stays so while both values stay. */
export async function recordDrifts(em: EntityManager, { runId, productId }: Pass, drifts: readonly Drift[]) {
  if (drifts.length === 0) return;
  const values = JSON.stringify(
    drifts.map((drift) => ({ id: newId(), ...drift, type: drift.objectType, stripe_id: drift.stripeId })),
  );
  await sql`
    insert into sync_drifts as d (id, product_id, object_type, stripe_id, field, mirror_value, stripe_value, cause, last_seen_at, run_id)
    select distinct on (x.stripe_id, x.field) x.id, ${productId}::uuid, x.type, x.stripe_id, x.field, x.mirror, x.stripe, x.cause, now(), ${runId}::uuid
    from jsonb_to_recordset(${values}::jsonb)
      as x(id uuid, type text, stripe_id text, field text, mirror text, stripe text, cause text)
    where not exists (select from sync_drifts i where i.product_id = ${productId} and i.state = 'ignored'
      and i.stripe_id = x.stripe_id and i.field = x.field
      and row(i.mirror_value, i.stripe_value) is not distinct from row(x.mirror, x.stripe))
    on conflict (product_id, stripe_id, field) where state = 'open' do update
      set mirror_value = excluded.mirror_value, stripe_value = excluded.stripe_value, cause = excluded.cause,
        seen_count = d.seen_count + 1, last_seen_at = excluded.last_seen_at, run_id = excluded.run_id`.execute(
    plainSql(em),
  );
}

/** Objects with open differences that this run has seen, whoever is referred to first, after `after`. */
export async function brokenAfter(
  em: EntityManager,
  { runId, productId }: Pass,
  after: string,
  most: number,
): Promise<(Broken & { key: string })[]> {
  const { rows } = await sql<Broken & { key: string }>`
    select distinct object_type as "objectType", stripe_id as "stripeId",
      to_char(array_position(${[...checkedKinds]}::text[], object_type), 'FM00') || ' ' || stripe_id as key
    from sync_drifts
    where product_id = ${productId} and state = 'open' and run_id = ${runId}
      and to_char(array_position(${[...checkedKinds]}::text[], object_type), 'FM00') || ' ' || stripe_id > ${after}
    order by key limit ${most}`.execute(plainSql(em));
  return rows;
}

/** Settles what was open of some objects and differs no more; sums are judged when all repairs are made. */
export async function settleRepaired(
  em: EntityManager,
  productId: string,
  objects: readonly Broken[],
  left: readonly Drift[],
  reason: string,
  isSumToo = false,
): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    update sync_drifts d set state = 'repaired', settled_at = now(), settled_reason = ${reason}
    where product_id = ${productId} and state = 'open' and stripe_id = any(${objects.map(({ stripeId }) => stripeId)})
      and (${isSumToo} or not starts_with(field, ${sumPrefix}))
      and not exists (
        select from unnest(${left.map(({ stripeId }) => stripeId)}::text[], ${left.map(({ field }) => field)}::text[])
          as x (stripe_id, field)
        where x.stripe_id = d.stripe_id and x.field = d.field)
    returning stripe_id as id`.execute(plainSql(em));
  return new Set(rows.map(({ id }) => id)).size;
}

/** After everything was looked at: what an earlier run found and this one did not is no difference any more. */
export async function settleGone(em: EntityManager, { runId, productId }: Pass, startedAt: string) {
  await sql`
    update sync_drifts set state = 'repaired', settled_at = now(), settled_reason = 'It was as at Stripe when it was looked at again.'
    where product_id = ${productId} and state = 'open' and run_id is distinct from ${runId}
      and last_seen_at < ${startedAt}::timestamptz`.execute(plainSql(em));
}

/** Settles the sums that agree by now. */
export async function settleSums(
  em: EntityManager,
  productId: string,
  left: readonly Drift[],
): Promise<void> {
  await sql`
    update sync_drifts d set state = 'repaired', settled_at = now(), settled_reason = 'What it adds up was brought up to date.'
    where product_id = ${productId} and state = 'open' and starts_with(field, ${sumPrefix})
      and not exists (
        select from unnest(${left.map(({ stripeId }) => stripeId)}::text[], ${left.map(({ field }) => field)}::text[])
          as x (stripe_id, field)
        where x.stripe_id = d.stripe_id and x.field = d.field)`.execute(plainSql(em));
}

/** How many objects differ still, of those that this run has seen. */
export async function remainingObjects(em: EntityManager, { runId, productId }: Pass): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct stripe_id)::int as count from sync_drifts
    where product_id = ${productId} and run_id = ${runId} and state = 'open'`.execute(plainSql(em));
  return rows[0]?.count ?? 0;
}
