import type Stripe from 'stripe';
import type { EntityManager } from '../../../platform/db/database.ts';
import { newId } from '../../../platform/ids.ts';
import { paymentStatusOf } from '../rules/stripe-states.ts';
import { isDisputed, lockPayment } from './disputed.ts';
import { billingTables } from './tables.ts';
import { cleanText, currencyOf, fromUnix, idOf } from './text.ts';

/** Writes a PaymentIntent with its latest charge as one payment; expects `latest_charge` expanded. */
export async function projectPayment(
  em: EntityManager,
  productId: string,
  userId: string,
  raw: Stripe.PaymentIntent,
): Promise<string> {
  const charge = typeof raw.latest_charge === 'object' ? raw.latest_charge : null;
  const card = charge?.payment_method_details?.card;
  const failure = raw.last_payment_error;
  const chargeWasDisputed = charge?.disputed ?? false;
  const known = await lockPayment(em, productId, raw.id);
  const columns = {
    user: userId,
    stripeChargeId: idOf(raw.latest_charge),
    stripeStatus: raw.status,
    status: paymentStatusOf(raw.status, charge !== null || failure !== null),
    amountCents: BigInt(raw.amount),
    capturedCents: BigInt(charge?.captured ? charge.amount_captured : 0),
    refundedCents: BigInt(charge?.amount_refunded ?? 0),
    currency: currencyOf(raw.currency),
    isDisputed: known ? await isDisputed(em, known.id, chargeWasDisputed) : chargeWasDisputed,
    description: cleanText(raw.description),
    cardBrand: cleanText(card?.brand),
    cardLast4: cleanText(card?.last4),
    failureCode: cleanText(failure?.decline_code ?? failure?.code ?? charge?.failure_code),
    failureMessage: cleanText(failure?.message ?? charge?.failure_message),
    paidAt: raw.status === 'succeeded' ? fromUnix(charge?.created ?? raw.created) : null,
  };
  const row = await billingTables(em)
    .insertInto('payments')
    .values({
      id: newId(),
      product: productId,
      stripePaymentIntentId: raw.id,
      ...columns,
      createdAt: fromUnix(raw.created) ?? new Date(),
    })
    .onConflict((conflict) => conflict.columns(['product', 'stripePaymentIntentId']).doUpdateSet(columns))
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}
