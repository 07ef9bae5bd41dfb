import type Stripe from 'stripe';
import { operationKey } from '../../mirror/project-refund.ts';
import { declineWords } from '../../rules/declines.ts';
import type { OperationClaim } from '../operation-claim.ts';
import type { Handler, Topup } from './handler.ts';

/** The clocks of two machines may differ by so much, in seconds. */
const clockDifference = 86_400;
const paymentsRead = 1_000;

/** The payment that the claimed top-up became at Stripe, found by our id in its metadata. */
export async function readTopup(stripe: Stripe, claim: OperationClaim): Promise<Topup> {
  const from = Math.floor(claim.firstSentAt.getTime() / 1000) - clockDifference;
  const payments = await stripe.paymentIntents
    .list({ customer: claim.targetStripeId, created: { gte: from }, limit: 100 })
    .autoPagingToArray({ limit: paymentsRead });
  return { payment: payments.find(({ metadata }) => metadata[operationKey] === claim.id) ?? null };
}

/**
 * Charges the saved card without its owner. Always under one key: with another, an answer that was lost would
 * be a second charge. What became of it is read back, also after Stripe has answered.
 */
export const topUp: Handler<'auto_topup'> = {
  what: 'the top-up',
  isDone: ({ payment }) => payment?.status === 'succeeded',
  isPending: ({ payment }) =>
    payment?.status === 'processing' ? 'The bank has not decided yet; Stripe is asked again.' : null,
  obstacle: ({ payment }) => {
    if (!payment) return null;
    const { last_payment_error: error } = payment;
    if (payment.status === 'requires_action') return declineWords('authentication_required', null);
    if (payment.status === 'canceled') return 'The payment was canceled at Stripe, so nothing was charged.';
    return declineWords(error?.decline_code ?? error?.code ?? null, error?.message ?? null);
  },
  refusalCode: ({ payment }) => {
    if (payment?.status === 'requires_action') return 'authentication_required';
    const error = payment?.last_payment_error;
    return error?.decline_code ?? error?.code ?? null;
  },
  made: ({ payment }) => payment?.id ?? null,
  send: (stripe, claim, { customerId, paymentMethodId, amount, ownId }) =>
    stripe.paymentIntents.create(
      {
        customer: customerId,
        payment_method: paymentMethodId,
        amount: Number(amount.amount),
        currency: amount.currency.toLowerCase(),
        confirm: true,
        off_session: true,
        description: 'Automatic top-up',
        metadata: {
          userId: ownId,
          creditsCents: amount.amount,
          type: 'auto_topup',
          [operationKey]: claim.id,
        },
      },
      { idempotencyKey: claim.id },
    ),
};
