import { z } from 'zod';
import { refundReason } from './billing.ts';
import { creditUnits } from './billing-words.ts';
import { currency, id, instant, line, minorUnits, money, paragraph } from './wire.ts';

const aboveZero = minorUnits.refine((amount) => amount > 0n, 'must be more than zero');

/** What can become of the subscription, beside that it goes on. */
export const amendsChanges = ['cancel_now', 'cancel_period_end', 'pause_payments'] as const;
export const amendsChangeLabels: Record<(typeof amendsChanges)[number], string> = {
  cancel_now: 'Cancel now',
  cancel_period_end: 'Cancel at the end of the period',
  pause_payments: 'Pause payments',
};

/** What is put together to make something right; at least one of the three. */
const wish = {
  userId: id,
  refund: z.strictObject({ paymentId: id, amount: aboveZero, currency }).nullable(),
  subscription: z
    .strictObject({
      subscriptionId: id,
      /** The state of the subscription that it was decided on. */
      seen: z.string().regex(/^[0-9a-f]{64}$/, 'is not the state of a subscription'),
      change: z.enum(amendsChanges),
    })
    .nullable(),
  credit: z
    .strictObject({ unit: z.enum(creditUnits), amount: aboveZero, expiresAt: instant.nullable() })
    .nullable(),
  reason: refundReason,
  note: paragraph(1000),
  ticket: line(100),
};

export const makeRightChoicesInput = z.strictObject({
  userId: id,
  /** What it is opened from: among the choices even where many others are newer. */
  chosen: z.strictObject({ paymentId: id.optional(), subscriptionId: id.optional() }).default({}),
});
export const makeRightChoicesView = z.object({
  userId: id,
  userName: z.string(),
  productName: z.string(),
  /** Payments of which something is left, newest first, at most 10. */
  payments: z.array(z.object({ id, paidAt: instant, paid: money, left: money, card: z.string().nullable() })),
  /** Subscriptions that can be changed. */
  subscriptions: z.array(
    z.object({ id, planName: z.string(), seen: z.string(), periodEnd: instant.nullable() }),
  ),
  /** Null where the product has none. */
  credit: z.object({ unit: z.enum(creditUnits), currency, balance: minorUnits }).nullable(),
});

export const makeRightQuoteInput = z.strictObject(wish);
export const makeRightQuoteView = z.object({
  refund: z
    .object({
      amount: money,
      card: z.string().nullable(),
      leftAfter: money,
      /** What Stripe keeps of its fee. */
      feeLost: money.nullable(),
      /** Bought credit that goes back with it, in the account's unit. */
      creditTaken: z.object({ unit: z.enum(creditUnits), amount: minorUnits }).nullable(),
    })
    .nullable(),
  subscription: z
    .object({
      planName: z.string(),
      change: z.enum(amendsChanges),
      /** When what was bought ends; null while it goes on. */
      accessEndsAt: instant.nullable(),
      /** What no longer comes in a month; null where it is not known. */
      monthlyLost: money.nullable(),
    })
    .nullable(),
  credit: z
    .object({
      unit: z.enum(creditUnits),
      currency,
      amount: minorUnits,
      worth: money,
      balanceAfter: minorUnits,
      expiresAt: instant.nullable(),
    })
    .nullable(),
  /** All that is given, in money. */
  total: money.nullable(),
  /** Why a colleague has to agree, as a sentence; null when nobody has to. */
  needsApprovalBecause: z.string().nullable(),
  /** Of all numbers and of what they stand on: when anything moves it is another. */
  hash: z.string(),
});

/** `hash` is that of the quote that was confirmed; `asksApproval` when a colleague has to agree first. */
export const makeRightInput = z.strictObject({
  ...wish,
  operationId: id,
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'is not a hash'),
  asksApproval: z.boolean(),
});

export const amendsStepKinds = ['credit', 'refund', 'subscription'] as const;
export const amendsStepStates = ['waiting', 'under_way', 'done', 'failed', 'canceled'] as const;
export const amendsView = z.object({
  id,
  userId: id,
  userName: z.string(),
  reason: refundReason,
  note: z.string().nullable(),
  ticket: z.string().nullable(),
  requestedBy: z.string(),
  createdAt: instant,
  /** The request for approval, where one was needed. */
  approvalId: id.nullable(),
  steps: z.array(
    z.object({
      kind: z.enum(amendsStepKinds),
      state: z.enum(amendsStepStates),
      /** "Refund $29.00": what it does. */
      what: z.string(),
      /** On why it failed or what it waits for. */
      detail: z.string().nullable(),
    }),
  ),
});
export const amendsInput = z.strictObject({ amendsId: id });
export const retryAmendsInput = z.strictObject({ amendsId: id, step: z.enum(['refund', 'subscription']) });
