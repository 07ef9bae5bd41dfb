import { z } from 'zod';
import { asksApproval } from './change-worth.ts';
import { invoicePreviewView, previewToken } from './invoice-preview.ts';
import { askedChange, seenState } from './subscription-actions.ts';
import { id, instant, money } from './wire.ts';

/**
 * When a subscription that is made in place of one that ended is paid first: with the `cycle` that the ended
 * one had, so that a period that was paid is not paid again, or `now`, which begins a new cycle.
 */
export const reinstatementTimes = ['cycle', 'now'] as const;
export const reinstatementTime = z.enum(reinstatementTimes);
export type ReinstatementTime = (typeof reinstatementTimes)[number];

export const reinstatePreviewInput = z.strictObject({
  subscriptionId: id,
  seen: seenState,
  when: reinstatementTime,
});
export const reinstatePreviewView = invoicePreviewView.extend({
  items: z.array(z.object({ name: z.string(), quantity: z.number().int() })),
  /** What comes over from the ended one. */
  coupon: z.string().nullable(),
  /** Why the coupon of the ended one does not come over; null when it does, or when there was none. */
  couponDroppedBecause: z.string().nullable(),
  firstChargeAt: instant,
  /** What of the time until then nobody has paid for: goodwill. */
  free: money,
});

/** Makes a new subscription in place of one that has ended. */
export const reinstateInput = z.strictObject({
  ...askedChange,
  when: reinstatementTime,
  preview: previewToken,
  asksApproval,
});
