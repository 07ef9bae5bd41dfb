import { z } from 'zod';
import { cancellationFeedback } from './cancellation.ts';
import { id, instant, line, paragraph } from './wire.ts';

/** What is offered to somebody who wants to cancel, so that they stay. */
export const saveOfferKinds = ['coupon', 'pause', 'free_days', 'plan'] as const;
export const saveOfferKind = z.enum(saveOfferKinds);
export type SaveOfferKind = (typeof saveOfferKinds)[number];

export const saveOfferKindLabels: Record<SaveOfferKind, string> = {
  coupon: 'A coupon',
  pause: 'A pause',
  free_days: 'Free days',
  plan: 'A cheaper plan',
};

/**
 * `offered` until somebody says what the customer answered, or cancels the subscription; and again, when the change
 * that an accepted one promised came to nothing.
 */
export const saveOfferStates = ['offered', 'accepted', 'declined'] as const;
export type SaveOfferState = (typeof saveOfferStates)[number];
export const saveOfferStateLabels: Record<SaveOfferState, string> = {
  offered: 'Open',
  accepted: 'Accepted',
  declined: 'Declined',
};

export const mostOfferedDays = 365;
const days = z
  .number({ error: 'must be a whole number' })
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(mostOfferedDays, `must be at most ${mostOfferedDays}`);

/**
 * Keeps what is offered, before it is known what the customer says; nothing is changed by it. `operationId`
 * is made by the client when the dialog opens and becomes that of the offer: asked twice it is the same offer.
 */
export const makeSaveOfferInput = z
  .strictObject({
    operationId: id,
    subscriptionId: id,
    kind: saveOfferKind,
    /** One of the `couponChoices`, with a coupon. */
    couponId: id.nullable(),
    /** One of the `planChangeChoices`, with another plan. */
    priceId: id.nullable(),
    /** How many days are free, or how long the pause lasts. */
    daysCount: days.nullable(),
    /** Why they want to leave. */
    feedback: cancellationFeedback,
    ticket: line(100),
    note: paragraph(1000),
  })
  .refine(({ kind, couponId }) => (kind === 'coupon') === (couponId !== null), {
    path: ['couponId'],
    message: 'has to be chosen',
  })
  .refine(({ kind, priceId }) => (kind === 'plan') === (priceId !== null), {
    path: ['priceId'],
    message: 'has to be chosen',
  })
  .refine(({ kind, daysCount }) => (kind === 'pause' || kind === 'free_days') === (daysCount !== null), {
    path: ['daysCount'],
    message: 'must be a whole number',
  });

export const declineSaveOfferInput = z.strictObject({ offerId: id, note: paragraph(1000) });

/** With the change that an accepted offer promised. */
export const acceptedOffer = id.nullable().default(null);

export const saveOfferView = z.object({
  offerId: id,
  subscriptionId: id,
  kind: saveOfferKind,
  state: z.enum(saveOfferStates),
  /** What exactly was offered, as a sentence. */
  terms: z.string(),
  couponId: id.nullable(),
  priceId: id.nullable(),
  daysCount: z.int().nullable(),
  feedback: cancellationFeedback,
  ticket: z.string().nullable(),
  note: z.string().nullable(),
  offeredBy: z.string(),
  offeredAt: instant,
  answeredAt: instant.nullable(),
});
