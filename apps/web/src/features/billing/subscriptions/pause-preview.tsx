import type { PausedPart } from '@backdesk/contract';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import type { SubscriptionActions } from './subscription-types.ts';

type Props = {
  actions: SubscriptionActions;
  what: PausedPart;
  resumesAt: string | null;
  creditsUnused: boolean;
};

/** What a pause means, in words and numbers, while it is being chosen. */
export function PausePreview({ actions, what, resumesAt, creditsUnused }: Props) {
  const { userName, planName, price, interval, unused } = actions;
  const isStopped = what === 'subscription';
  return (
    <dl className="bd-preview" aria-live="polite" aria-label="What will happen">
      <div>
        <dt className="bd-wrap">
          {planName} of {userName}
        </dt>
        <dd className="bd-preview-main">{isStopped ? 'stops now' : 'goes on'}</dd>
      </div>
      <div>
        <dt className="bd-wrap">
          Charged meanwhile{price && `, instead of ${formatMoney(price)} a ${interval}`}
        </dt>
        <dd>nothing</dd>
      </div>
      {isStopped && unused && (
        <div>
          <dt className="bd-wrap">
            {creditsUnused
              ? 'Becomes credit for unused time, about'
              : 'Paid for the rest, and not given back'}
          </dt>
          <dd className="bd-amount">{formatMoney(unused)}</dd>
        </div>
      )}
      <div>
        <dt>Resumes</dt>
        <dd>{!isStopped && resumesAt ? <Time at={resumesAt} as="when" /> : 'when it is resumed here'}</dd>
      </div>
      {isStopped && (
        <div>
          <dt>Then</dt>
          <dd>a new period, paid at once</dd>
        </div>
      )}
    </dl>
  );
}
