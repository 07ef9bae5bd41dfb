import {
  chargeStatuses,
  creditNoteStatuses,
  disputeStatuses,
  invoiceStatuses,
  type paymentStatuses,
  type RefundState,
  setupIntentStatuses,
  subscriptionScheduleStatuses,
  subscriptionStatuses,
} from '@backdesk/contract';

type PaymentStatus = (typeof paymentStatuses)[number];
type SubscriptionStatus = (typeof subscriptionStatuses)[number];

/** Our word for Stripe's subscription status; a word we do not know yet stays visible as `unknown`. */
export function subscriptionStatusOf(stripeStatus: string): SubscriptionStatus {
  return subscriptionStatuses.find((status) => status === stripeStatus) ?? 'unknown';
}

export function invoiceStatusOf(stripeStatus: string): (typeof invoiceStatuses)[number] {
  return invoiceStatuses.find((status) => status === stripeStatus) ?? 'unknown';
}

export function disputeStatusOf(stripeStatus: string): (typeof disputeStatuses)[number] {
  return disputeStatuses.find((status) => status === stripeStatus) ?? 'unknown';
}

export function chargeStatusOf(stripeStatus: string): (typeof chargeStatuses)[number] {
  return chargeStatuses.find((status) => status === stripeStatus) ?? 'unknown';
}

export function creditNoteStatusOf(stripeStatus: string): (typeof creditNoteStatuses)[number] {
  return creditNoteStatuses.find((status) => status === stripeStatus) ?? 'unknown';
}

export function setupIntentStatusOf(stripeStatus: string): (typeof setupIntentStatuses)[number] {
  return setupIntentStatuses.find((status) => status === stripeStatus) ?? 'unknown';
}

export function scheduleStatusOf(stripeStatus: string): (typeof subscriptionScheduleStatuses)[number] {
  return subscriptionScheduleStatuses.find((status) => status === stripeStatus) ?? 'unknown';
}

/** A PaymentIntent that was tried and declined waits for another method: for a reader it failed. */
export function paymentStatusOf(stripeStatus: string, hasCharge: boolean): PaymentStatus {
  switch (stripeStatus) {
    case 'succeeded':
    case 'processing':
    case 'canceled':
    case 'requires_action':
      return stripeStatus;
    case 'requires_payment_method':
      return hasCharge ? 'failed' : 'requires_action';
    case 'requires_confirmation':
    case 'requires_capture':
      return 'requires_action';
    default:
      return 'unknown';
  }
}

/** A dispute that ended for us; open, lost and unheard-of ones keep the money from being refunded. */
export function disputeIsOver(stripeStatus: string): boolean {
  return ['won', 'warning_closed', 'prevented'].includes(stripeStatus);
}

/** Stripe may leave a refund's status null while it starts: it is pending then. */
export function refundStateOf(stripeStatus: string | null): RefundState {
  switch (stripeStatus) {
    case null:
    case 'pending':
      return 'pending';
    case 'requires_action':
    case 'succeeded':
    case 'failed':
    case 'canceled':
      return stripeStatus;
    default:
      return 'unknown';
  }
}

const pendingReasons: Record<string, string> = {
  processing: 'Stripe is processing it.',
  insufficient_funds: 'It waits until the Stripe balance covers it.',
  charge_pending: 'It waits until the payment itself is settled.',
};
const failureReasons: Record<string, string> = {
  lost_or_stolen_card: 'The card was reported lost or stolen. Pay the customer another way.',
  expired_or_canceled_card: 'The card has expired or was canceled. Pay the customer another way.',
  charge_for_pending_refund_disputed: 'The customer disputed the payment while the refund was pending.',
  insufficient_funds: 'The Stripe balance did not cover it. Top it up and refund again.',
  declined: 'The customer’s bank declined it. Pay the customer another way.',
  merchant_request: 'It was stopped at our own request.',
};

/** A sentence on what a refund waits for or why it failed; null when its state says it all. */
export function refundDetail(
  state: RefundState,
  pendingReason: string | null | undefined,
  failureReason: string | null | undefined,
): string | null {
  if (state === 'pending') return pendingReasons[pendingReason ?? ''] ?? null;
  if (state === 'failed')
    return (
      failureReasons[failureReason ?? ''] ??
      'The bank sent the money back. It is in the Stripe balance again.'
    );
  if (state === 'requires_action') return 'The customer has to confirm it: Stripe sent them an e-mail.';
  return null;
}
