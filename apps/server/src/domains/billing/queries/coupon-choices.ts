import type { couponChoicesView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import { customerCouponOf } from './customer-coupon.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

type Row = {
  id: string;
  name: string;
  percent_off: number | null;
  amount_off: string | null;
  currency: string | null;
  duration: 'once' | 'repeating' | 'forever';
  duration_months: number | null;
};

const mostChoices = 200;

/** Coupons that Stripe would take for a subscription, by name; throws `not_found`. */
export async function couponChoices(
  ctx: QueryContext,
  { subscriptionId }: { subscriptionId: string },
): Promise<z.output<typeof couponChoicesView>> {
  const sqlOf = plainSql(ctx.em);
  const { rows: subscriptions } = await sql<{ name: string | null }>`
    select coalesce(c.name, t.stripe_coupon_id) as name from subscriptions t
    left join coupons c on c.product_id = t.product_id and c.stripe_coupon_id = t.stripe_coupon_id
    where t.id = ${subscriptionId}`.execute(sqlOf);
  const [subscription] = subscriptions;
  if (!subscription) throw notFound('subscription');
  const { rows } = await sql<Row>`
    select c.id, coalesce(c.name, c.stripe_coupon_id) as name, c.percent_off::float8 as percent_off,
      c.amount_off_cents::text as amount_off, c.currency, c.duration, c.duration_months
    from coupons c join subscriptions t on t.product_id = c.product_id
    where t.id = ${subscriptionId} and c.is_valid and c.deleted_at is null
      and (c.redeem_by_at is null or c.redeem_by_at > ${ctx.services.clock.now()})
      and (c.currency is null or c.currency = t.currency)
      and c.stripe_coupon_id is distinct from t.stripe_coupon_id
    order by name, c.id limit ${mostChoices}`.execute(sqlOf);
  return {
    current: subscription.name === null ? null : { name: subscription.name },
    ofCustomer: await customerCouponOf(ctx.em, subscriptionId),
    choices: rows.map((row) => ({
      couponId: row.id,
      name: row.name,
      percentOff: row.percent_off,
      amountOff:
        row.amount_off !== null && row.currency !== null
          ? { amount: BigInt(row.amount_off), currency: row.currency }
          : null,
      duration: row.duration,
      durationMonths: row.duration_months,
    })),
  };
}
