import { z } from 'zod';
import { previewToken } from './invoice-preview.ts';
import { acceptedOffer } from './save-offers.ts';
import { askedChange, seenState } from './subscription-actions.ts';
import { id, money } from './wire.ts';

/**
 * When another plan or quantity counts, and how it is paid: `now` and the difference at once; now and the
 * difference with the `next_invoice`; from the `period_end` on; or `reset`, a new period that begins and is
 * paid now.
 */
export const planChangeTimes = ['now', 'next_invoice', 'period_end', 'reset'] as const;
export const planChangeTime = z.enum(planChangeTimes);
export type PlanChangeTime = (typeof planChangeTimes)[number];

/** What a subscription can be changed to: prices on sale in its currency. */
export const planChangeChoicesInput = z.strictObject({ subscriptionId: id });
export const planChangeChoicesView = z.object({
  currentPriceId: id.nullable(),
  quantity: z.number().int(),
  choices: z.array(
    z.object({
      priceId: id,
      planName: z.string(),
      /** Tells prices of one plan apart, where somebody named them. */
      priceName: z.string().nullable(),
      price: money,
      interval: z.string(),
      intervalCount: z.number().int(),
      /** Its quantity counts persons. */
      isPerPerson: z.boolean(),
    }),
  ),
});

const wish = {
  /** One of the `planChangeChoices`. */
  priceId: id,
  quantity: z
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(10_000, 'must be at most 10,000'),
  when: planChangeTime,
};

export const planChangePreviewInput = z.strictObject({ subscriptionId: id, seen: seenState, ...wish });

export const changePlanInput = z.strictObject({
  ...askedChange,
  ...wish,
  /** The `token` of the preview that was looked at. */
  preview: previewToken,
  offerId: acceptedOffer,
});
