import {
  type Reason,
  type refundBlockView,
  type RefundState,
  refundStatesThatHold,
} from '@backdesk/contract';
import { format } from '@backdesk/money';
import type { z } from 'zod';

/** Why nothing is refunded to a customer. */
export type RefundBlocked = z.output<typeof refundBlockView>;

export type RefundablePayment = {
  status: string;
  capturedCents: bigint;
  /** Stripe's own sum of refunds on the charge. */
  refundedCents: bigint;
  currency: string;
  /** A dispute is open or was lost; one that ended for us no longer counts. */
  isDisputed: boolean;
  /** Missing on a payment that was imported: there is nothing at Stripe to refund. */
  stripePaymentIntentId?: string | null | undefined;
};
export type KnownRefund = { state: RefundState; amountCents: bigint; stripeRefundId: string | null };

export type Refundable = {
  /** What may still be given back, in minor units; never negative. */
  amount: bigint;
  /** Why nothing may be given back, or null. */
  refusal: { reason: Reason; sentence: string } | null;
};

/**
 * What is left of a payment: captured − refunds that hold their amount (asked, under way or paid)
 * − refunds that Stripe counts and we do not know yet. Counting a refund of unknown outcome as paid
 * is what keeps two refunds from exceeding the payment. `block` is the customer's, where there is one.
 */
export function refundable(
  payment: RefundablePayment,
  refunds: readonly KnownRefund[],
  block: RefundBlocked | null,
): Refundable {
  const held = sum(refunds.filter(({ state }) => refundStatesThatHold.includes(state)));
  const known = sum(
    refunds.filter(
      ({ state, stripeRefundId }) =>
        stripeRefundId !== null &&
        (state === 'succeeded' || state === 'pending' || state === 'requires_action'),
    ),
  );
  const unknownToUs = payment.refundedCents > known ? payment.refundedCents - known : 0n;
  const left = payment.capturedCents - held - unknownToUs;
  const amount = left > 0n ? left : 0n;
  const refusal = refusalOf(payment, refunds, amount) ?? (block && blocked(block));
  return { amount: refusal ? 0n : amount, refusal };
}

function refusalOf(
  payment: RefundablePayment,
  refunds: readonly KnownRefund[],
  left: bigint,
): Refundable['refusal'] {
  if (payment.status !== 'succeeded' || payment.capturedCents === 0n)
    return { reason: 'payment_unpaid', sentence: unpaidSentence(payment.status) };
  if (!payment.stripePaymentIntentId)
    return {
      reason: 'payment_not_at_stripe',
      sentence:
        'This payment was imported and never went through Stripe, so it cannot be refunded from here. Refund it where it was taken.',
    };
  if (payment.isDisputed)
    return {
      reason: 'payment_disputed',
      sentence:
        'The customer disputed this payment, so the banks decide about the money. Answer the dispute at Stripe instead of refunding; a dispute that was lost has given the money back already.',
    };
  if (left > 0n) return null;
  const isUnderWay = refunds.some(({ state }) => ['requested', 'submitting', 'unknown'].includes(state));
  const total = format({ amount: payment.capturedCents, currency: payment.currency });
  return {
    reason: 'payment_already_refunded',
    sentence: isUnderWay
      ? `All of ${total} is refunded or on its way. Wait for the refund under way, or check it with Stripe.`
      : `All of ${total} has been refunded already. Look at the refunds below before giving credit instead.`,
  };
}

function blocked({ note, blockedBy }: RefundBlocked): Refundable['refusal'] {
  return {
    reason: 'refunds_blocked',
    sentence: `${blockedBy} blocked refunds to this customer: “${note}” Whoever approves refunds can lift the block on the user’s page.`,
  };
}

function unpaidSentence(status: string): string {
  if (status === 'processing')
    return 'The bank is still processing this payment, so there is nothing to give back yet. Wait until it has succeeded.';
  if (status === 'unknown')
    return 'Stripe reports a state of this payment that Backdesk does not know. Look at the payment in Stripe.';
  return 'This payment was never collected, so there is nothing to give back.';
}

function sum(refunds: readonly KnownRefund[]): bigint {
  return refunds.reduce((total, { amountCents }) => total + amountCents, 0n);
}
