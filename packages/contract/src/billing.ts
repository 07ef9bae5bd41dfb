import { z } from 'zod';
import { userAddonStatuses } from './billing-words.ts';
import { currency, id, instant, line, minorUnits, money, paragraph } from './wire.ts';

/** Stripe's subscription states, and `unknown` for one this version has never heard of. */
export const subscriptionStatuses = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'canceled',
  'unpaid',
  'paused',
  'unknown',
] as const;
export const subscriptionStatus = z.enum(subscriptionStatuses);

export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

/** The words for each state wherever it is shown. */
export const subscriptionStatusLabels: Record<SubscriptionStatus, string> = {
  incomplete: 'Incomplete',
  incomplete_expired: 'Never paid',
  trialing: 'Trial',
  active: 'Active',
  past_due: 'Past due',
  canceled: 'Canceled',
  unpaid: 'Unpaid',
  paused: 'Paused',
  unknown: 'Unknown',
};

/** A payment is one PaymentIntent with its latest charge. */
export const paymentStatuses = [
  'succeeded',
  'failed',
  'processing',
  'requires_action',
  'canceled',
  'unknown',
] as const;
export const paymentStatus = z.enum(paymentStatuses);

export const paymentStatusLabels: Record<(typeof paymentStatuses)[number], string> = {
  succeeded: 'Succeeded',
  failed: 'Failed',
  processing: 'Processing',
  requires_action: 'Waits for the customer',
  canceled: 'Canceled',
  unknown: 'Unknown',
};

/** Stripe's states of an invoice and of a dispute, kept as Stripe says them. */
export const invoiceStatusLabels = {
  draft: 'Draft',
  open: 'Open',
  paid: 'Paid',
  uncollectible: 'Uncollectible',
  void: 'Void',
  unknown: 'Unknown',
} as const;
export const disputeStatusLabels = {
  needs_response: 'Needs a response',
  under_review: 'Under review',
  won: 'Won',
  lost: 'Lost',
  warning_needs_response: 'Inquiry: needs a response',
  warning_under_review: 'Inquiry: under review',
  warning_closed: 'Inquiry: closed',
  prevented: 'Prevented',
  appeal_needs_response: 'Appeal: needs a response',
  appeal_under_review: 'Appeal: under review',
  unknown: 'Unknown',
} as const;

/** Where a refund stands; `unknown` means we asked Stripe and never heard back. */
export const refundStates = [
  'requested',
  'awaiting_approval',
  'submitting',
  'unknown',
  'pending',
  'requires_action',
  'succeeded',
  'failed',
  'canceled',
] as const;
export const refundState = z.enum(refundStates);
export type RefundState = (typeof refundStates)[number];

export const refundStateLabels: Record<RefundState, string> = {
  requested: 'Requested',
  awaiting_approval: 'Awaiting approval',
  submitting: 'Submitting',
  unknown: 'Not confirmed',
  pending: 'Pending',
  requires_action: 'Waits for the customer',
  succeeded: 'Succeeded',
  failed: 'Failed',
  canceled: 'Canceled',
};

/** Refunds in these states hold their amount back from what can still be refunded. */
export const refundStatesThatHold: readonly RefundState[] = [
  'requested',
  'awaiting_approval',
  'submitting',
  'unknown',
  'pending',
  'requires_action',
  'succeeded',
];

/** Our reasons; each maps onto one of Stripe's three (`stripeRefundReason`). */
export const refundReasons = [
  'requested_by_customer',
  'service_failed',
  'duplicate',
  'unused_subscription',
  'goodwill',
  'fraudulent',
] as const;
export const refundReason = z.enum(refundReasons);
export type RefundReason = (typeof refundReasons)[number];

export const refundReasonLabels: Record<RefundReason, string> = {
  requested_by_customer: 'Requested by the customer',
  service_failed: 'The service failed',
  duplicate: 'Charged twice',
  unused_subscription: 'Subscription was not used',
  goodwill: 'Goodwill',
  fraudulent: 'Fraudulent payment (blocks card and e-mail at Stripe)',
};

export const stripeRefundReason: Record<RefundReason, 'duplicate' | 'fraudulent' | 'requested_by_customer'> =
  {
    requested_by_customer: 'requested_by_customer',
    service_failed: 'requested_by_customer',
    duplicate: 'duplicate',
    unused_subscription: 'requested_by_customer',
    goodwill: 'requested_by_customer',
    fraudulent: 'fraudulent',
  };

export const subscriptionView = z.object({
  id,
  stripeId: z.string().nullable(),
  planName: z.string(),
  status: subscriptionStatus,
  price: money.nullable(),
  interval: z.string().nullable(),
  startedAt: instant.nullable(),
  currentPeriodStart: instant.nullable(),
  currentPeriodEnd: instant.nullable(),
  isCancelAtPeriodEnd: z.boolean(),
  canceledAt: instant.nullable(),
  stripeUrl: z.string().nullable(),
  /** Somebody else pays for it; who that is as far as it is known, and what they wrote. */
  gift: z
    .object({ giverId: id.nullable(), giverName: z.string().nullable(), message: z.string().nullable() })
    .nullable(),
});

/** A subscription that a user gave to somebody. */
export const givenSubscriptionView = z.object({
  id,
  planName: z.string(),
  status: subscriptionStatus,
  startedAt: instant.nullable(),
  userId: id,
  userName: z.string().nullable(),
  message: z.string().nullable(),
});

export const refundView = z.object({
  id,
  paymentId: id,
  stripeId: z.string().nullable(),
  state: refundState,
  amount: money,
  reason: refundReason.nullable(),
  note: z.string().nullable(),
  /** A sentence on why it failed or what it waits for; null when there is nothing to say. */
  detail: z.string().nullable(),
  /** Who asked for it here; null when it was made outside Backdesk. */
  requestedBy: z.string().nullable(),
  createdAt: instant,
  settledAt: instant.nullable(),
  /** True while "Check with Stripe" makes sense. */
  isCheckable: z.boolean(),
});

export const paymentView = z.object({
  id,
  userId: id,
  stripeId: z.string().nullable(),
  chargeStripeId: z.string().nullable(),
  status: paymentStatus,
  amount: money,
  refunded: money,
  refundable: money,
  /** Why nothing can be refunded, as a sentence; null when something can. */
  notRefundableBecause: z.string().nullable(),
  isDisputed: z.boolean(),
  description: z.string().nullable(),
  cardBrand: z.string().nullable(),
  cardLast4: z.string().nullable(),
  failureMessage: z.string().nullable(),
  paidAt: instant.nullable(),
  createdAt: instant,
  stripeUrl: z.string().nullable(),
});

export const paymentInput = z.strictObject({ paymentId: id });
export const paymentDetailView = z.object({
  payment: paymentView,
  refunds: z.array(refundView),
  userName: z.string(),
  productName: z.string(),
  /** Tax within the payment, as its invoice says; null where there is none. */
  tax: money.nullable(),
  /** What the reader may still give this user now, whatever it is; null without a limit. */
  goodwillLeft: money.nullable(),
});

/**
 * `operationId` is made by the client when the dialog opens. The same id asked twice is the same
 * refund; it becomes the refund's id and the idempotency key at Stripe.
 */
export const refundPaymentInput = z.strictObject({
  operationId: id,
  paymentId: id,
  amount: minorUnits.refine((amount) => amount > 0n, 'must be more than zero'),
  currency,
  reason: refundReason,
  note: paragraph(1000),
  /** Where it was asked for, if anywhere. */
  ticket: line(100).optional(),
});
export const refundInput = z.strictObject({ refundId: id });

/** What a user has bought beside a plan, and still has or had last. */
export const userAddonView = z.object({
  id,
  name: z.string(),
  status: z.enum(userAddonStatuses),
  quantity: z.int(),
  /** Of one, each interval or once. */
  price: money.nullable(),
  interval: z.string().nullable(),
  purchasedAt: instant,
  endsAt: instant.nullable(),
});
