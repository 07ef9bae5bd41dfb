import { z } from 'zod';
import { askedChange, seenState } from './subscription-actions.ts';
import { id, instant, money } from './wire.ts';

/**
 * When another plan or quantity counts, and how it is paid: `now` and the difference at once; now and the
 * difference with the `next_invoice`; from the `period_end` on; or `reset`, a new period that begins and is
 * paid now.
 */
export const planChangeTimes = ['now', 'next_invoice', 'period_end', 'reset'] as const;
export const planChangeTime = z.enum(planChangeTimes);
export type PlanChangeTime = (typeof planChangeTimes)[number];

/** A preview is believed for so long, in seconds; afterwards a new one has to be looked at. */
export const previewTrustedSeconds = 300;

export const longestPreviewToken = 2_000;

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

/** What a line of a preview is about; `unused` is what is given back, `other` waits for the invoice already. */
export const previewLineKinds = ['unused', 'rest', 'period', 'other'] as const;
export type PreviewLineKind = (typeof previewLineKinds)[number];

/** The invoice that Stripe would make, and what follows it. Amounts are never negative but in lines. */
export const planChangePreviewView = z.object({
  /** Sent along with the change: it holds what was previewed, and only this server can make one. */
  token: z.string().max(longestPreviewToken),
  /** From here on it is too old to be acted on. */
  expiresAt: instant,
  lines: z.array(
    z.object({ id: z.string(), kind: z.enum(previewLineKinds), text: z.string(), amount: money }),
  ),
  discount: money,
  tax: money,
  /** Paid from, or owed to, the customer's balance; positive is what the balance pays. */
  balance: money,
  dueToday: money,
  /** What is too much and stays with the customer as credit for later invoices. */
  credited: money,
  /** The first invoice after today. */
  next: z
    .object({
      at: instant,
      amount: money,
      /** Stripe worked it out; else it is the price alone, without discounts and tax. */
      isExact: z.boolean(),
    })
    .nullable(),
});

export const changePlanInput = z.strictObject({
  ...askedChange,
  ...wish,
  /** The `token` of the preview that was looked at. */
  preview: z
    .string()
    .max(longestPreviewToken)
    .regex(/^[\w-]+\.[\w-]+$/, 'is not a preview of this page'),
});
