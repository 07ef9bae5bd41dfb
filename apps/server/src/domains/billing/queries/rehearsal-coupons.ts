import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import { monthsLater } from '../rules/rehearsal/cycle.ts';
import type { Discount } from '../rules/rehearsal/terms.ts';

type Row = {
  stripe_id: string;
  name: string;
  percent_off: string | null;
  amount_off: string | null;
  duration: Discount['duration'];
  months: number | null;
};
type Coupon = Omit<Discount, 'endsAt'>;

const columns = sql`stripe_coupon_id as stripe_id, coalesce(name, stripe_coupon_id) as name,
  percent_off::text, amount_off_cents::text as amount_off, duration, duration_months as months`;

const couponOf = (row: Row): Coupon => ({
  name: row.name,
  percentOff: row.percent_off === null ? null : BigInt(Math.round(Number(row.percent_off) * 100)),
  amountOff: row.amount_off === null ? null : BigInt(row.amount_off),
  duration: row.duration,
});

/** The coupons of discounts that run, by their id at Stripe. */
export async function couponsByStripeId(
  em: EntityManager,
  productId: string,
  stripeIds: readonly string[],
): Promise<Map<string, Coupon>> {
  if (stripeIds.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select ${columns} from coupons
    where product_id = ${productId} and stripe_coupon_id = any(${[...stripeIds]})`.execute(plainSql(em));
  return new Map(rows.map((row) => [row.stripe_id, couponOf(row)]));
}

/** A coupon as it would run if it were given at `now`, in Unix seconds; throws `not_found`. */
export async function discountFrom(
  em: EntityManager,
  productId: string,
  couponId: string,
  now: number,
): Promise<{ stripeId: string; discount: Discount }> {
  const { rows } = await sql<Row>`
    select ${columns} from coupons
    where product_id = ${productId} and id = ${couponId}`.execute(plainSql(em));
  const [row] = rows;
  if (!row) throw notFound('coupon');
  const endsAt = row.duration === 'repeating' ? monthsLater(now, row.months ?? 1) : null;
  return { stripeId: row.stripe_id, discount: { ...couponOf(row), endsAt } };
}
