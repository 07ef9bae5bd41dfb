import { z } from 'zod';
import { asksApproval } from './change-worth.ts';
import { previewToken } from './invoice-preview.ts';
import { acceptedOffer } from './save-offers.ts';
import { askedChange, seenState } from './subscription-actions.ts';
import { id, instant } from './wire.ts';

export const trialEndPreviewInput = z.strictObject({ subscriptionId: id, seen: seenState });

/**
 * Moves the next charge: to an instant, until when nothing is paid (a trial at Stripe, whether it was one
 * or not), or with null to now, which ends a trial and is paid as previewed.
 */
export const moveRenewalInput = z
  .strictObject({
    ...askedChange,
    to: instant.nullable(),
    preview: previewToken.nullable(),
    asksApproval,
    offerId: acceptedOffer,
  })
  .refine(({ to, preview }) => (to === null) === (preview !== null), {
    path: ['preview'],
    message: 'belongs to the end of a trial',
  });
