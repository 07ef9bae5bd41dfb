import { z } from 'zod';
import { refundReasonLabels } from './billing.ts';
import { creditReasonLabels } from './credits.ts';
import { goodwillKinds } from './goodwill.ts';
import { productKey } from './list/schemas.ts';
import { instant, money } from './wire.ts';

/** After so many days one looks what became of whom something was given to. */
export const outcomeDays = [30, 60, 90] as const;
export const outcomeDay = z.union(outcomeDays.map((days) => z.literal(days)));
export type OutcomeDay = (typeof outcomeDays)[number];

const reasonLabels: Readonly<Record<string, string>> = {
  ...creditReasonLabels,
  ...refundReasonLabels,
  // Beside the others there is no room for what it does at Stripe.
  fraudulent: 'Fraudulent payment',
};

/** What was given and why, in words; what was made at Stripe says no reason of ours. */
export function goodwillReasonLabel(reason: string | null): string {
  return reason === null ? 'No reason given' : (reasonLabels[reason] ?? reason);
}

export const goodwillOutcomesInput = z.strictObject({ product: productKey.optional() });

/** Of what was given at least so many days ago. */
export const goodwillOutcomeView = z.object({
  days: outcomeDay,
  count: z.int(),
  /** Who had a subscription on that day. */
  subscribedCount: z.int(),
  /** Whose payments a bank took back, or asked about, by then. */
  disputedCount: z.int(),
  given: money,
  /** What these users paid since, less what was refunded of it: above `given` it was worth it. */
  paid: money,
});

export const goodwillPolicyView = z.object({
  kind: z.enum(goodwillKinds),
  reason: z.string().nullable(),
  count: z.int(),
  given: money,
  outcomes: z.array(goodwillOutcomeView),
});

export const goodwillOutcomesView = z.object({
  /** Counted from here on. */
  since: instant,
  /** There was more, and only the newest was looked at. */
  isCut: z.boolean(),
  policies: z.array(goodwillPolicyView),
});
