import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { checkedKinds, type CheckedKind } from './checker/check.ts';

/** After a backfill everything was fetched of late: the full sweep looks at the rest. */
const mostFetched = 1_000;

/**
 * Objects of a product that may change without being made anew, by their id and after `after`: what was
 * fetched since, refunds and disputes that are not over, open invoices, subscriptions around their renewal.
 */
export async function movingObjects(
  em: EntityManager,
  productId: string,
  since: Date,
  after: string,
  most: number,
): Promise<{ kind: CheckedKind; id: string }[]> {
  const { rows } = await sql<{ kind: CheckedKind; id: string }>`
    select o.type as kind, o.id from (
      (select id from stripe_objects where product_id = ${productId} and fetched_at >= ${since.toISOString()}::timestamptz
        order by fetched_at desc limit ${mostFetched})
      union select stripe_refund_id from refunds
        where product_id = ${productId} and state in ('pending', 'requires_action', 'unknown')
      union select stripe_dispute_id from disputes
        where product_id = ${productId} and status not in ('won', 'lost', 'warning_closed', 'prevented')
      union select stripe_invoice_id from invoices where product_id = ${productId} and status = 'open'
      union select stripe_subscription_id from subscriptions
        where product_id = ${productId} and status in ('trialing', 'active', 'past_due', 'unpaid', 'paused')
          and current_period_end_at between now() - interval '2 days' and now() + interval '2 days') x
    join stripe_objects o on o.product_id = ${productId} and o.id = x.id
    where o.id collate "C" > ${after} and o.type = any(${[...checkedKinds]}) and not o.is_deleted and o.raw is not null
    order by o.id collate "C" limit ${most}`.execute(plainSql(em));
  return rows;
}
