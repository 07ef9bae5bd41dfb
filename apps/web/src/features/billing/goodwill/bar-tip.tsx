import type { OutcomeDay, OutcomeMeasure } from '@backdesk/contract';
import { formatMoney } from '../../../shared/format.ts';
import { figureOf, type Policy } from './policies.ts';

type Props = {
  measure: OutcomeMeasure;
  days: readonly OutcomeDay[];
  /** Put in by the chart: the row below the pointer or the arrow keys. */
  payload?: readonly { payload?: { policy: Policy } }[];
};

/** The exact figures of one policy, beside its bars. */
export function BarTip({ payload, measure, days }: Props) {
  const policy = payload?.[0]?.payload?.policy;
  if (!policy) return null;
  return (
    <div className="bd-chart-tip">
      <strong>{policy.why}</strong>
      <span className="bd-muted">
        {policy.what}, {formatMoney(policy.given)}, {policy.times}
      </span>
      {policy.outcomes
        .filter((outcome) => days.includes(outcome.days))
        .map((outcome) => {
          const figure = figureOf(outcome, measure);
          return (
            <span key={outcome.days}>
              After {outcome.days} days:{' '}
              {figure ? (
                <>
                  <b>{figure.words}</b> {figure.of}
                </>
              ) : (
                'not yet known'
              )}
            </span>
          );
        })}
    </div>
  );
}
