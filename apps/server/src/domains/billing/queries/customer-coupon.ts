import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

/** The coupon that the customer of a subscription has for all of them, as the mirror has it. */
export type CustomerCoupon = {
  name: string;
  /** Stripe's id of the discount: another coupon is another one. */
  discountId: string;
  customer: string;
  /** Of the customer, not ended. */
  subscriptionCount: number;
};

export async function customerCouponOf(
  em: EntityManager,
  subscriptionId: string,
): Promise<CustomerCoupon | null> {
  const { rows } = await sql<CustomerCoupon>`
    select coalesce(c.name, d.coupon) as name, d.id as "discountId", t.stripe_customer_id as customer,
      (select count(*)::int from subscriptions s where s.user_id = t.user_id
        and s.stripe_customer_id = t.stripe_customer_id
        and s.status not in ('canceled', 'incomplete_expired')) as "subscriptionCount"
    from subscriptions t
    join stripe_objects o on o.product_id = t.product_id and o.id = t.stripe_customer_id
    cross join lateral (select o.raw->'discount'->>'id' as id,
      coalesce(o.raw->'discount'->'source'->'coupon'->>'id', o.raw->'discount'->'source'->>'coupon') as coupon) d
    left join coupons c on c.product_id = t.product_id and c.stripe_coupon_id = d.coupon
    where t.id = ${subscriptionId} and d.id is not null`.execute(plainSql(em));
  return rows[0] ?? null;
}
