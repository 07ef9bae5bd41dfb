import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

/** The newest subscription that was made in place of one that ended, or null. */
export async function reinstatedAs(
  em: EntityManager,
  productId: string,
  stripeId: string | null,
): Promise<{ id: string; planName: string } | null> {
  if (stripeId === null) return null;
  const { rows } = await sql<{ id: string; planName: string }>`
    select s.id, s.plan_name as "planName" from stripe_operations o
    join subscriptions s on s.product_id = o.product_id and s.stripe_subscription_id = o.result_stripe_id
    where o.product_id = ${productId} and o.target_stripe_id = ${stripeId} and o.kind = 'subscription_reinstate'
    order by o.created_at desc, o.id desc limit 1`.execute(plainSql(em));
  return rows[0] ?? null;
}
