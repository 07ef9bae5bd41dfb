import { stripeOperationStateLabels, type StripeOperationState } from '@backdesk/contract';
import { Chip, Fact, Facts, Notice, type Tone } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useInitialFocus } from '../../../shared/use-initial-focus.ts';
import { Can } from '../../../shared/can.tsx';
import { Time } from '../../../shared/time.tsx';
import { isUnderWay, type Operation, type SubscriptionActions } from './subscription-types.ts';

type Props = { actions: SubscriptionActions; operation: Operation; onClose: () => void };

const tones: Record<StripeOperationState, Tone> = {
  requested: 'info',
  awaiting_approval: 'warning',
  submitting: 'info',
  unknown: 'warning',
  succeeded: 'good',
  failed: 'bad',
  canceled: 'neutral',
};

/** What becomes of a change, live, until Stripe has made it or refused. */
export function OperationProgress({ actions, operation, onClose }: Props) {
  const { subscriptionId, planName, endsAt, paused, planned, status } = actions;
  const focus = useInitialFocus<HTMLDivElement>();
  return (
    <div className="bd-refund" ref={focus}>
      <output className="bd-refund-result" aria-atomic="true">
        <strong>{operation.wish}</strong>
        <Chip tone={tones[operation.state]}>{stripeOperationStateLabels[operation.state].toLowerCase()}</Chip>
        {isUnderWay(operation) && !operation.detail && (
          <span className="bd-muted">Stripe is being asked; you may close this and go on.</span>
        )}
      </output>
      {operation.detail && (
        <Notice tone={operation.state === 'failed' ? 'bad' : 'warning'}>{operation.detail}</Notice>
      )}
      <Facts>
        <Fact term="Plan">{planName}</Fact>
        <Fact term="Now">
          {status === 'canceled' ? (
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
        <Fact term="Asked for">
          <Time at={operation.createdAt} as="when" /> by {operation.requestedBy}
        </Fact>
      </Facts>
      <div className="bd-refund-foot">
        <Can permission="staff:read_audit" otherwise={<span />}>
          <Link to="/staff/audit" search={{ targetId: subscriptionId }} className="bd-link">
            Audit entries
          </Link>
        </Can>
        <span className="bd-refund-buttons">
          <Button onClick={onClose} data-autofocus>
            Done
          </Button>
        </span>
      </div>
    </div>
  );
}
