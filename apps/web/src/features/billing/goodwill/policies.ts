import {
  cancellationFeedbackLabels,
  type GoodwillKind,
  goodwillReasonLabel,
  type goodwillOutcomesView,
  type goodwillOutcomeView,
  marginOf,
  type OutcomeMeasure,
  saveOfferKindLabels,
  type Wire,
} from '@backdesk/contract';
import { countOf, formatShare } from '../../../shared/format-figure.ts';
import { formatMoney } from '../../../shared/format.ts';

export type Outcomes = Wire<typeof goodwillOutcomesView>;
export type Outcome = Wire<typeof goodwillOutcomeView>;

/** One row of a table and one group of bars: what was given or offered, why, and what became of it. */
export type Policy = {
  key: string;
  why: string;
  what: string;
  given: Outcome['paid'];
  times: string;
  outcomes: readonly Outcome[];
};

const kindLabels: Record<GoodwillKind, string> = {
  refund: 'Refund',
  credit: 'Credit',
  coupon: 'Coupon',
  free_days: 'Free days',
  invoice: 'Invoice not collected',
};

export const policiesOf = ({ policies }: Outcomes): Policy[] =>
  policies.map(({ kind, reason, count, given, outcomes }) => ({
    key: `${kind} ${reason} ${given.currency}`,
    why: goodwillReasonLabel(reason),
    what: kindLabels[kind],
    given,
    times: countOf(count, 'time'),
    outcomes,
  }));

/** What was accepted and what was declined each on their own: the second says what happens without. */
export const offerPolicies = ({ offers }: Outcomes): Policy[] =>
  offers.flatMap(({ kind, feedback, accepted, declined, openCount }) => {
    const of = accepted.count + declined.count + openCount;
    const answers = [
      { answer: 'accepted', ...accepted },
      { answer: 'declined', ...declined },
    ].filter(({ count }) => count > 0);
    const unanswered = { answer: 'no answer yet', ...accepted };
    return (answers.length > 0 ? answers : [unanswered]).map(({ answer, count, given, outcomes }) => ({
      key: `${kind} ${feedback} ${given.currency} ${answer}`,
      why: `${saveOfferKindLabels[kind]}, ${answer}`,
      what: cancellationFeedbackLabels[feedback],
      given,
      times: `${count} of ${of}${openCount > 0 ? `, ${openCount} open` : ''}`,
      outcomes,
    }));
  });

const big = ({ amount }: { amount: string }) => ({ amount: BigInt(amount) });

/** In minor units: what was left of what they paid since. */
export const marginCents = ({ paid, fees, takenBack, cost }: Outcome): bigint =>
  marginOf({ paid: big(paid), fees: big(fees), takenBack: big(takenBack), cost: big(cost) });

/** The most payments in one figure of these whose fee is not known; days do not add up, they contain each other. */
export const mostFeesUnknown = (policies: readonly Policy[]): number =>
  Math.max(0, ...policies.flatMap(({ outcomes }) => outcomes.map((one) => one.feesUnknownCount)));

/** A figure of an outcome with what it is of; null while nothing is that old. */
export function figureOf(
  outcome: Outcome,
  measure: OutcomeMeasure,
): { value: number; words: string; of: string } | null {
  const { count, payingCount, disputedCount, paid } = outcome;
  if (count === 0) return null;
  if (measure === 'margin') {
    const cents = marginCents(outcome);
    return {
      value: Number(cents),
      words: formatMoney({ amount: String(cents), currency: paid.currency }),
      of: `of ${formatMoney(paid)} paid`,
    };
  }
  const part = measure === 'paying' ? payingCount : disputedCount;
  return { value: (part / count) * 100, words: formatShare(part / count), of: `${part} of ${count}` };
}
