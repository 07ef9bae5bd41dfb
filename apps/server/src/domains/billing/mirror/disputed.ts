import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import { disputeIsOver } from '../rules/stripe-states.ts';
import type { KnownPayment } from './references.ts';
import type { Work } from './work.ts';

/**
 * Makes whoever writes these payments or their disputes wait, so that the flag never lags behind, and
 * returns the payments that are there by their PaymentIntent.
 */
export async function lockPayments(
  work: Work,
  intents: readonly string[],
): Promise<Map<string, KnownPayment>> {
  if (intents.length === 0) return new Map();
  const { rows } = await sql<{ intent: string; id: string; user_id: string }>`
    select stripe_payment_intent_id as intent, id, user_id from payments
    where product_id = ${work.productId} and stripe_payment_intent_id = any(${[...intents]})
    order by id for no key update`.execute(plainSql(work.em));
  return new Map(rows.map((row) => [row.intent, { id: row.id, userId: row.user_id }]));
}

/**
 * Whether the disputes of a payment keep it from being refunded: one that is open, or that was lost.
 * Stripe's own flag on the charge stays set for ever, so it only counts for payments that are not in
 * the answer: those whose disputes are not known. Call it under `lockPayments`.
 */
export async function disputedPayments(
  work: Work,
  paymentIds: readonly string[],
): Promise<Map<string, boolean>> {
  const disputed = new Map<string, boolean>();
  if (paymentIds.length === 0) return disputed;
  const { rows } = await sql<{ payment_id: string; stripe_status: string }>`
    select payment_id, stripe_status from disputes where payment_id = any(${[...paymentIds]}::uuid[])`.execute(
    plainSql(work.em),
  );
  for (const row of rows)
    disputed.set(
      row.payment_id,
      (disputed.get(row.payment_id) ?? false) || !disputeIsOver(row.stripe_status),
    );
  return disputed;
}
