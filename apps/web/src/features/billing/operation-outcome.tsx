import {
  type stripeOperationView,
  stripeOperationStateLabels,
  type StripeOperationState,
  stripeOperationStatesUnderWay,
  type Wire,
} from '@backdesk/contract';
import { Chip, Fact, Facts, Notice, type Tone } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { Can } from '../../shared/can.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import { useInitialFocus } from '../../shared/use-initial-focus.ts';

export type Operation = Wire<typeof stripeOperationView>;

/** Whether it can still become something else. */
export const isUnderWay = ({ state }: Operation): boolean => stripeOperationStatesUnderWay.includes(state);

type Props = {
  operation: Operation;
  /** Whose audit entries are linked: our id of what was changed. */
  targetId: string;
  onClose: () => void;
  /** Facts about what it is now. */
  children: ReactNode;
};

const tones: Record<StripeOperationState, Tone> = {
  requested: 'info',
  awaiting_approval: 'warning',
  submitting: 'info',
  unknown: 'warning',
  succeeded: 'good',
  failed: 'bad',
  canceled: 'neutral',
};

/** What becomes of a change at Stripe, live, until it is made or refused. */
export function OperationOutcome({ operation, targetId, onClose, children }: Props) {
  const focus = useInitialFocus<HTMLDivElement>();
  const queryClient = useQueryClient();
  const isSettled = !isUnderWay(operation);
  // The page below is what it was before; the live stream tells of it too, where it is not away.
  useEffect(() => {
    if (isSettled) void queryClient.invalidateQueries(trpc.billing.pathFilter());
  }, [isSettled, queryClient]);
  return (
    <div className="bd-refund" ref={focus}>
      <output className="bd-refund-result" aria-atomic="true">
        <strong>{operation.wish}</strong>
        <Chip tone={tones[operation.state]}>{stripeOperationStateLabels[operation.state].toLowerCase()}</Chip>
        {isUnderWay(operation) && !operation.detail && (
          <span className="bd-muted">
            {operation.state === 'awaiting_approval'
              ? 'Nothing is changed until a colleague agrees.'
              : 'Stripe is being asked; you may close this and go on.'}
          </span>
        )}
      </output>
      {operation.detail && (
        <Notice tone={operation.state === 'failed' ? 'bad' : 'warning'}>{operation.detail}</Notice>
      )}
      <Facts>
        {children}
        <Fact term="Asked for">
          <Time at={operation.createdAt} as="when" /> by {operation.requestedBy}
        </Fact>
      </Facts>
      {operation.state === 'awaiting_approval' && (
        <Link to="/billing/approvals" className="bd-link">
          All that waits for approval
        </Link>
      )}
      <div className="bd-refund-foot">
        <Can permission="staff:read_audit" otherwise={<span />}>
          <Link to="/staff/audit" search={{ targetId }} className="bd-link">
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
