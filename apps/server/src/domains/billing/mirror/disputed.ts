import type { EntityManager } from '../../../platform/db/database.ts';
import { disputeIsOver } from '../rules/stripe-states.ts';
import { billingTables } from './tables.ts';

/**
 * Whether a dispute keeps a payment from being refunded: one that is open, or that was lost. Stripe's
 * own flag on the charge stays set for ever, so it only counts until the disputes themselves are known.
 * Call it under `lockPayment`.
 */
export async function isDisputed(
  em: EntityManager,
  paymentId: string,
  chargeWasDisputed: boolean,
): Promise<boolean> {
  const disputes = await billingTables(em)
    .selectFrom('disputes')
    .select('stripeStatus')
    .where('payment', '=', paymentId)
    .execute();
  if (disputes.length === 0) return chargeWasDisputed;
  return disputes.some(({ stripeStatus }) => !disputeIsOver(stripeStatus));
}

/** Makes whoever writes a payment or its disputes wait, so that the flag never lags behind. */
export async function lockPayment(
  em: EntityManager,
  productId: string,
  paymentIntentId: string,
): Promise<{ id: string } | undefined> {
  return billingTables(em)
    .selectFrom('payments')
    .select('id')
    .where('product', '=', productId)
    .where('stripePaymentIntentId', '=', paymentIntentId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}
