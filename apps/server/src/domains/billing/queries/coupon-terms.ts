import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { Discount } from '../rules/goodwill-worth.ts';

type Row = {
  stripe_id: string;
  name: string;
  currency: string | null;
  is_valid: boolean;
  percent_off: string | null;
  amount_off: string | null;
  duration: Discount['duration'];
  months: number | null;
};

export type CouponTerms = {
  stripeId: string;
  name: string;
  /** Null where it takes off per cent. */
  currency: string | null;
  /** Whether Stripe still takes it. */
  isValid: boolean;
  discount: Discount;
};

/** A coupon of a product by our id or Stripe's, or undefined. */
export async function couponTerms(
  em: EntityManager,
  productId: string,
  by: { id: string } | { stripeId: string },
  now: Date,
): Promise<CouponTerms | undefined> {
  const isIt = 'id' in by ? sql`id = ${by.id}` : sql`stripe_coupon_id = ${by.stripeId}`;
  const { rows } = await sql<Row>`
    select stripe_coupon_id as stripe_id, coalesce(name, stripe_coupon_id) as name, currency,
      percent_off::text, amount_off_cents::text as amount_off, duration, duration_months as months,
      is_valid and deleted_at is null and (redeem_by_at is null or redeem_by_at > ${now}) as is_valid
    from coupons where ${isIt} and product_id = ${productId}`.execute(plainSql(em));
  const [row] = rows;
  if (!row) return undefined;
  return {
    stripeId: row.stripe_id,
    name: row.name,
    currency: row.currency,
    isValid: row.is_valid,
    discount: {
      percentOff: row.percent_off,
      amountOffCents: row.amount_off === null ? null : BigInt(row.amount_off),
      duration: row.duration,
      durationMonths: row.months,
    },
  };
}
