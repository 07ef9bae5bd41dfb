import { z } from 'zod';
import { pauseBehaviors } from './billing-words.ts';
import { previewToken } from './invoice-preview.ts';
import { acceptedOffer } from './save-offers.ts';
import { askedChange, seenState } from './subscription-actions.ts';
import { id, instant } from './wire.ts';

/**
 * Stripe has two pauses. With the `payments` paused the subscription runs on and stays active, and its
 * invoices are not collected. With the `subscription` paused it stops: no service, no invoices, no periods.
 */
export const pausedParts = ['payments', 'subscription'] as const;
export const pausedPart = z.enum(pausedParts);
export type PausedPart = (typeof pausedParts)[number];

export const pauseBehavior = z.enum(pauseBehaviors);
export type PauseBehavior = (typeof pauseBehaviors)[number];

export const pauseInput = z
  .strictObject({
    ...askedChange,
    what: pausedPart,
    /** With `payments`. */
    behavior: pauseBehavior.nullable(),
    /** With `payments`: when they go on by themselves; null for when somebody says so. */
    resumesAt: instant.nullable(),
    /** With `subscription`: what was paid for the rest of the period becomes credit. */
    creditsUnused: z.boolean().nullable(),
    offerId: acceptedOffer,
  })
  .refine(({ what, behavior }) => (what === 'payments') === (behavior !== null), {
    path: ['behavior'],
    message: 'has to be chosen',
  })
  .refine(({ what, resumesAt }) => what === 'payments' || resumesAt === null, {
    path: ['resumesAt'],
    message: 'is for paused payments only',
  })
  .refine(({ what, creditsUnused }) => (what === 'subscription') === (creditsUnused !== null), {
    path: ['creditsUnused'],
    message: 'has to be chosen',
  });

/**
 * What a resumed subscription goes on with: a `new` cycle that begins now and is paid whole, or the `old` one,
 * of which the rest of the period is paid now.
 */
export const resumeCycles = ['new', 'old'] as const;
export const resumeCycle = z.enum(resumeCycles);
export type ResumeCycle = (typeof resumeCycles)[number];

export const resumePreviewInput = z.strictObject({
  subscriptionId: id,
  seen: seenState,
  cycle: resumeCycle.default('new'),
});

/** Resumes whatever is paused. What a subscription owes for it is paid at once, as previewed. */
export const resumeInput = z
  .strictObject({
    ...askedChange,
    what: pausedPart,
    cycle: resumeCycle.default('new'),
    preview: previewToken.nullable(),
  })
  .refine(({ what, preview }) => (what === 'subscription') === (preview !== null), {
    path: ['preview'],
    message: 'belongs to the resumption of a subscription',
  });
