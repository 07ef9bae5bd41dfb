import { z } from 'zod';
import { subscriptionStatus } from './billing.ts';
import { stripeOperationKinds, stripeOperationStates } from './billing-words.ts';
import { cancellationFeedback, cancellationTimes } from './cancellation.ts';
import { saveOfferView } from './save-offers.ts';
import { id, instant, money, paragraph } from './wire.ts';

/** What can be done with a subscription; also the last part of the address of its dialog. */
export const subscriptionChanges = [
  'plan',
  'keep',
  'release',
  'resume',
  'renewal',
  'coupon',
  'pause',
  'cancel',
  'reinstate',
] as const;
export const subscriptionChange = z.enum(subscriptionChanges);
export type SubscriptionChange = (typeof subscriptionChanges)[number];

export const stripeOperationKind = z.enum(stripeOperationKinds);
export const stripeOperationState = z.enum(stripeOperationStates);
export type StripeOperationState = (typeof stripeOperationStates)[number];

export const stripeOperationStateLabels: Record<StripeOperationState, string> = {
  requested: 'Requested',
  awaiting_approval: 'Awaiting approval',
  submitting: 'Submitting',
  unknown: 'Not confirmed',
  succeeded: 'Done',
  failed: 'Failed',
  canceled: 'Withdrawn',
};

/** Operations in these states may still change something at Stripe: nothing else is started beside them. */
export const stripeOperationStatesUnderWay: readonly StripeOperationState[] = [
  'requested',
  'awaiting_approval',
  'submitting',
  'unknown',
];

/** A change at Stripe that was asked for here, and what became of it. */
export const stripeOperationView = z.object({
  id,
  kind: stripeOperationKind,
  state: stripeOperationState,
  /** What was asked for, as a sentence. */
  wish: z.string(),
  /** Why it failed or what it waits for; null when there is nothing to say. */
  detail: z.string().nullable(),
  note: z.string().nullable(),
  requestedBy: z.string(),
  createdAt: instant,
  settledAt: instant.nullable(),
});

/** What a schedule brings with its next phase; `planName` is null where it is a price that is not known here. */
export const plannedChange = z.object({
  at: instant,
  planName: z.string().nullable(),
  quantity: z.number().int(),
});

export const subscriptionActionsInput = z.strictObject({ subscriptionId: id });
/** What staff have to see before they change a subscription, and which of the changes are open to it. */
export const subscriptionActionsView = z.object({
  subscriptionId: id,
  userId: id,
  userName: z.string(),
  productName: z.string(),
  planName: z.string(),
  status: subscriptionStatus,
  /** All items for one interval, before discounts and tax. */
  price: money.nullable(),
  interval: z.string().nullable(),
  currentPeriodEnd: instant.nullable(),
  /** When it is going to end, if that was asked for. */
  endsAt: instant.nullable(),
  /** What was paid for the part of the period that is left, by the day; null without a paid period. */
  unused: money.nullable(),
  /** Sent along with a change: it is refused when the subscription is another by then. */
  seen: z.string(),
  /** Why it cannot be canceled, as a sentence; null when it can. */
  notCancelableBecause: z.string().nullable(),
  /** Why a cancellation cannot be taken back; null when it can. */
  notKeepableBecause: z.string().nullable(),
  /** Why its plan cannot be changed; null when it can. */
  notChangeableBecause: z.string().nullable(),
  /** Why nothing planned can be taken back; null when it can. */
  notReleasableBecause: z.string().nullable(),
  /** Why its payments, and why it itself, cannot be paused; null when they can. */
  notPausableBecause: z.object({ payments: z.string().nullable(), subscription: z.string().nullable() }),
  /** Why its next charge cannot be moved; null when it can. */
  notMovableBecause: z.string().nullable(),
  /** Why no coupon can be put on or off; null when it can. */
  notDiscountableBecause: z.string().nullable(),
  /** Why nothing can be resumed; null when it can. */
  notResumableBecause: z.string().nullable(),
  /** Why no new one can be made in its place; null when one can. */
  notReinstatableBecause: z.string().nullable(),
  /** The subscription that was made in its place. */
  reinstatedAs: z.object({ id, planName: z.string() }).nullable(),
  /** Which of the two pauses it is in. */
  paused: z
    .object({
      what: z.enum(['payments', 'subscription']),
      /** Stripe's word for what becomes of invoices meanwhile. */
      behavior: z.string().nullable(),
      resumesAt: instant.nullable(),
    })
    .nullable(),
  /** What a schedule at Stripe is going to make of it. */
  planned: plannedChange.nullable(),
  /** What was offered so that they stay, while nobody knows what they say to it. */
  offer: saveOfferView.nullable(),
  /** Newest first. */
  operations: z.array(stripeOperationView),
});

/** The hash of the subscription at Stripe that a change was decided on. */
export const seenState = z.string().regex(/^[0-9a-f]{16,64}$/, 'is not what the page was given');

/**
 * `operationId` is made by the client when the dialog opens: the same id asked twice is the same
 * operation, and the idempotency key at Stripe. `seen` comes from `subscriptionActions`.
 */
export const askedChange = { operationId: id, subscriptionId: id, seen: seenState, note: paragraph(1000) };

export const cancelSubscriptionInput = z
  .strictObject({
    ...askedChange,
    when: z.enum(cancellationTimes),
    /** With `when: date`; the first instant without the subscription. */
    endsAt: instant.nullable(),
    feedback: cancellationFeedback,
    /** In the customer's words; kept at Stripe, where the customer can see it. */
    comment: paragraph(500),
  })
  .refine(({ when, endsAt }) => (when === 'date') === (endsAt !== null), {
    path: ['endsAt'],
    message: 'is needed with a date, and only then',
  });
export const keepSubscriptionInput = z.strictObject(askedChange);
/** Lets go of the schedule: what it planned does not happen, the subscription goes on as it is. */
export const releaseScheduleInput = z.strictObject(askedChange);
