import { Fact } from '@backdesk/ui';
import { Link } from '@tanstack/react-router';
import { Time } from '../../../shared/time.tsx';
import { OperationOutcome } from '../operation-outcome.tsx';
import type { Operation, SubscriptionActions } from './subscription-types.ts';

type Props = { actions: SubscriptionActions; operation: Operation; onClose: () => void };

/** What becomes of a change of a subscription, and what the subscription is now. */
export function OperationProgress({ actions, operation, onClose }: Props) {
  const { subscriptionId, planName, endsAt, paused, planned, reinstatedAs, status } = actions;
  return (
    <OperationOutcome operation={operation} targetId={subscriptionId} onClose={onClose}>
      <Fact term="Plan">{planName}</Fact>
      <Fact term="Now">
        {reinstatedAs ? (
          <>
            It has ended and goes on as{' '}
            <Link to="/billing/subscriptions/$id" params={{ id: reinstatedAs.id }} className="bd-link">
              a new subscription
            </Link>
            .
          </>
        ) : status === 'canceled' ? (
          'It has ended.'
        ) : endsAt ? (
          <>
            It ends <Time at={endsAt} as="when" />.
          </>
        ) : paused ? (
          <>
            {paused.what === 'payments' ? 'Its payments are paused' : 'It is paused'}
            {paused.resumesAt && (
              <>
                {' '}
                until <Time at={paused.resumesAt} as="when" />
              </>
            )}
            .
          </>
        ) : planned ? (
          <>
            It becomes {planned.quantity === 1 ? '' : `${planned.quantity} × `}
            {planned.planName ?? 'another price'} <Time at={planned.at} as="when" />.
          </>
        ) : (
          'It renews as usual.'
        )}
      </Fact>
    </OperationOutcome>
  );
}
