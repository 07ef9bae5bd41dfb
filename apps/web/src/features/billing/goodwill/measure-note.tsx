import type { OutcomeMeasure } from '@backdesk/contract';
import { countOf } from '../../../shared/format-figure.ts';
import { formatDay } from '../../../shared/format.ts';
import { mostFeesUnknown, type Outcomes, policiesOf, type Policy } from './policies.ts';

/** What exactly is counted, and what is not: nobody has to guess what a figure means. */
export function MeasureNote({ measure, outcomes }: { measure: OutcomeMeasure; outcomes: Outcomes }) {
  const { since, isCut } = outcomes;
  return (
    <p className="bd-goodwill-note bd-muted">
      {isCut ? 'The newest 10,000' : 'Everything'} since {formatDay(since)}; “not yet known” is what was given
      too lately for that day. {words[measure]}
      <FeesUnknown measure={measure} policies={policiesOf(outcomes)} />
    </p>
  );
}

/** How much of a margin nobody knows; nothing where all is known. */
export function FeesUnknown({ measure, policies }: { measure: OutcomeMeasure; policies: readonly Policy[] }) {
  const most = mostFeesUnknown(policies);
  if (measure !== 'margin' || most === 0) return null;
  return (
    <>
      {' '}
      Fees that are not known, or in another currency, are left out: those of up to {countOf(most, 'payment')}{' '}
      in one figure.
    </>
  );
}

const words: Record<OutcomeMeasure, string> = {
  paying:
    'Still paying is who had a subscription on that day that was active, not free and not paused; who never had one, who paid within the 30 days before.',
  disputed: 'Disputed is whose payments a bank took back, or asked about, between that gift and that day.',
  margin:
    'Margin is what they paid since in the same currency, tax included, less what was refunded of it, Stripe’s fees, what disputes took, the refund itself, and credit at what customers pay for it. What coupons and free days took off was never paid. Not counted: what models and hosting cost, and the work.',
};
