import type { OutcomeMeasure } from '@backdesk/contract';
import { lazy, Suspense } from 'react';
import type { Policy } from './policies.ts';

type Props = { measure: OutcomeMeasure; policies: readonly Policy[]; name: string };

/** The chart library is as large as half the desk: it comes after the figures, and only here. */
const Bars = lazy(async () => ({ default: (await import('./outcome-bars.tsx')).OutcomeBars }));

/** As many as can be told apart; the table has all. */
const mostShown = 8;

/** What became of each policy after 30, 60 and 90 days, as bars; nothing where nothing is old enough. */
export function OutcomeChart({ policies, ...rest }: Props) {
  const old = policies.filter(({ outcomes }) => outcomes.some(({ count }) => count > 0));
  const [first] = old;
  if (!first) return null;
  const { currency } = first.given;
  // An axis has one currency.
  const shown = old
    .filter(({ given }) => rest.measure !== 'margin' || given.currency === currency)
    .slice(0, mostShown);
  return (
    <figure className="bd-chart">
      <Suspense fallback={<div className="bd-chart-wait" aria-hidden="true" />}>
        <Bars policies={shown} {...rest} />
      </Suspense>
      {old.length > shown.length && (
        <figcaption className="bd-muted">
          The {shown.length} most frequent of {old.length}
          {rest.measure === 'margin' && `, in ${currency}`}; all are in the table below.
        </figcaption>
      )}
    </figure>
  );
}
