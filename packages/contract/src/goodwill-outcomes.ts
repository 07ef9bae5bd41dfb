import { z } from 'zod';
import { refundReasonLabels } from './billing.ts';
import { cancellationFeedback } from './cancellation.ts';
import { creditReasonLabels } from './credits.ts';
import { goodwillKinds } from './goodwill.ts';
import { productKey } from './list/schemas.ts';
import { saveOfferKind } from './save-offers.ts';
import { instant, money } from './wire.ts';

/** After so many days one looks what became of whom something was given to. */
export const outcomeDays = [30, 60, 90] as const;
const outcomeDay = z.union(outcomeDays.map((days) => z.literal(days)));
export type OutcomeDay = (typeof outcomeDays)[number];

/** What of an outcome is looked at. */
export const outcomeMeasures = ['paying', 'disputed', 'margin'] as const;
export const outcomeMeasure = z.enum(outcomeMeasures);
export type OutcomeMeasure = (typeof outcomeMeasures)[number];
export const outcomeMeasureLabels: Record<OutcomeMeasure, string> = {
  paying: 'Still paying',
  disputed: 'Disputed',
  margin: 'Margin',
};

const reasonLabels: Readonly<Record<string, string>> = {
  ...creditReasonLabels,
  ...refundReasonLabels,
  // Beside the others there is no room for what it does at Stripe.
  fraudulent: 'Fraudulent payment',
  save_offer: 'Offered so that they stay',
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
  /** Given later than that: what becomes of them is not known yet. */
  unknownCount: z.int(),
  /** Who paid for a subscription on that day, or without ever having one within the 30 days before. */
  payingCount: z.int(),
  /** Whose payments a bank took back, or asked about, by then. */
  disputedCount: z.int(),
  /** What these users paid since, each payment once, less what was refunded of it and is no `cost`; tax is part of it. */
  paid: money,
  /** Stripe's fees for those payments, for disputes by then, and for what was refunded. */
  fees: money,
  /** Payments, also refunded ones, whose fee is not known or in another currency. */
  feesUnknownCount: z.int(),
  /** What disputes opened by then have taken and not given back. */
  takenBack: money,
  /** Refunds, and credit at its worth, without what was taken back of it. What coupons and free days took off was never paid. */
  cost: money,
});

/** What was left of it all: what they paid since, less fees, what banks took back, and what was given. */
export const marginOf = ({
  paid,
  fees,
  takenBack,
  cost,
}: Record<'paid' | 'fees' | 'takenBack' | 'cost', { amount: bigint }>): bigint =>
  paid.amount - fees.amount - takenBack.amount - cost.amount;

export const goodwillPolicyView = z.object({
  kind: z.enum(goodwillKinds),
  reason: z.string().nullable(),
  count: z.int(),
  given: money,
  outcomes: z.array(goodwillOutcomeView),
});

const answeredOffers = z.object({ count: z.int(), given: money, outcomes: z.array(goodwillOutcomeView) });
/** What is offered for one reason to those who want to cancel, by what they said. */
export const saveOfferPolicyView = z.object({
  kind: saveOfferKind,
  feedback: cancellationFeedback,
  openCount: z.int(),
  accepted: answeredOffers,
  declined: answeredOffers,
});

export const goodwillOutcomesView = z.object({
  /** Counted from here on. */
  since: instant,
  /** There was more, and only the newest was looked at. */
  isCut: z.boolean(),
  policies: z.array(goodwillPolicyView),
  offers: z.array(saveOfferPolicyView),
});
