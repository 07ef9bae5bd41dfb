import type { CancellationTime } from '@backdesk/contract';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import type { SubscriptionActions } from './subscription-types.ts';

type Props = { actions: SubscriptionActions; when: CancellationTime; date: string | null };

/** What will happen, in numbers and dates, while it is being chosen. */
export function CancelPreview({ actions, when, date }: Props) {
  const { userName, planName, currentPeriodEnd, price, unused, interval } = actions;
  const end = when === 'period_end' ? currentPeriodEnd : date;
  const renewsBefore = when === 'date' && end && currentPeriodEnd && end > currentPeriodEnd;
  const everyTime = price && `${formatMoney(price)}${interval ? ` a ${interval}` : ''}`;
  return (
    <dl className="bd-preview" aria-live="polite" aria-label="What will happen">
      <div>
        <dt className="bd-wrap">
          {userName} has {planName} until
        </dt>
        <dd className="bd-preview-main">
          {when === 'now' ? 'now, no longer' : end ? <Time at={end} as="when" /> : '–'}
        </dd>
      </div>
      <div>
        <dt>Charged until then</dt>
        <dd>{renewsBefore ? (everyTime ?? 'as usual') : 'nothing more'}</dd>
      </div>
      {when !== 'period_end' && unused && !renewsBefore && (
        <div>
          <dt>Paid for the rest of the period, and not given back by this</dt>
          <dd className="bd-amount">{formatMoney(unused)}</dd>
        </div>
      )}
      <div>
        <dt>Can be taken back</dt>
        <dd>{when === 'now' ? 'never' : 'until that moment'}</dd>
      </div>
    </dl>
  );
}
