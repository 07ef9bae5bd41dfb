import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { CheckedKind } from './checker/check.ts';
import { checks } from './checker/checks.ts';

/** One sweep through one account. */
export type Pass = { runId: string; productId: string };

/** Notes that a sweep has met these objects at Stripe. */
export async function noteSeen(
  em: EntityManager,
  { runId, productId }: Pass,
  kind: CheckedKind,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    insert into sync_seen (run_id, product_id, object_type, stripe_id)
    select ${runId}, ${productId}, ${kind}, x from unnest(${[...ids]}::text[]) x
    on conflict do nothing`.execute(plainSql(em));
}

/** Ids, in their order and after `after`, that the mirror has and the sweep has not met. */
export async function unseen(
  em: EntityManager,
  { runId, productId }: Pass,
  kind: CheckedKind,
  after: string,
  most: number,
): Promise<string[]> {
  const check = checks[kind];
  const id = sql.ref(`t.${check.id}`);
  const { rows } = await sql<{ id: string }>`
    select ${id} as id from ${sql.raw(check.from)}
    where t.product_id = ${productId} and ${id} collate "C" > ${after}
      and not coalesce(${sql.raw(check.isUnlisted ?? 'false')}, false)
      and not exists (select from sync_seen s where s.run_id = ${runId} and s.product_id = ${productId}
        and s.object_type = ${kind} and s.stripe_id = ${id})
      -- What was noted as gone is no news; what Stripe never deletes stays one until a person has looked.
      and not (${check.isDeletable ?? false} and exists (select from stripe_objects o
        where o.product_id = t.product_id and o.id = ${id} and o.is_deleted))
    order by ${id} collate "C" limit ${most}`.execute(plainSql(em));
  return rows.map(({ id: one }) => one);
}

/** Forgets what a sweep has met: of one account, or of runs that ended long ago in no way at all. */
export async function forgetSeen(em: EntityManager, { runId, productId }: Pass): Promise<void> {
  await sql`
    delete from sync_seen
    where (run_id = ${runId} and product_id = ${productId}) or created_at < now() - interval '7 days'`.execute(
    plainSql(em),
  );
}

/**
 * Customers whose payment methods are listed next: those that this sweep has met, which may be more than are
 * here; a backfill notes none, and has written them just before.
 */
export async function customersAfter(
  em: EntityManager,
  { runId, productId }: Pass,
  after: string,
  most: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from (
      select stripe_id as id from sync_seen
      where run_id = ${runId} and product_id = ${productId} and object_type = 'customer'
      union
      select i.external_id from user_identities i
      where i.product_id = ${productId} and i.kind = 'stripe_customer'
        and not exists (select from stripe_objects o
          where o.product_id = i.product_id and o.id = i.external_id and o.is_deleted)
        and not exists (select from sync_seen where run_id = ${runId})) x
    where id collate "C" > ${after} order by id collate "C" limit ${most}`.execute(plainSql(em));
  return rows.map(({ id }) => id);
}
