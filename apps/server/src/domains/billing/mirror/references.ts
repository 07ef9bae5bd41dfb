import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { Work } from './work.ts';

const stripeIds = {
  plans: 'stripe_product_id',
  addons: 'stripe_product_id',
  plan_prices: 'stripe_price_id',
  coupons: 'stripe_coupon_id',
  promotion_codes: 'stripe_promotion_code_id',
  subscriptions: 'stripe_subscription_id',
  invoices: 'stripe_invoice_id',
  charges: 'stripe_charge_id',
  refunds: 'stripe_refund_id',
} as const;

/** Our ids of rows by their ids at Stripe; what is not there is left out. */
export async function idsByStripeId(
  work: Work,
  table: keyof typeof stripeIds,
  wanted: Iterable<string | null | undefined>,
): Promise<Map<string, string>> {
  const ids = [...new Set(wanted)].filter((id) => id !== null && id !== undefined);
  if (ids.length === 0) return new Map();
  const column = sql.ref(stripeIds[table]);
  const { rows } = await sql<{ stripe_id: string; id: string }>`
    select ${column} as stripe_id, id from ${sql.table(table)}
    where product_id = ${work.productId} and ${column} = any(${ids})`.execute(plainSql(work.em));
  return new Map(rows.map((row) => [row.stripe_id, row.id]));
}

export type KnownPayment = { id: string; userId: string };

/** Payments by their PaymentIntent. */
export async function paymentsByIntent(
  work: Work,
  wanted: Iterable<string | null | undefined>,
): Promise<Map<string, KnownPayment>> {
  const ids = [...new Set(wanted)].filter((id) => id !== null && id !== undefined);
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ intent: string; id: string; user_id: string }>`
    select stripe_payment_intent_id as intent, id, user_id from payments
    where product_id = ${work.productId} and stripe_payment_intent_id = any(${ids})`.execute(
    plainSql(work.em),
  );
  return new Map(rows.map((row) => [row.intent, { id: row.id, userId: row.user_id }]));
}
