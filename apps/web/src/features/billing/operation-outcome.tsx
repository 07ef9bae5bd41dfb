import {
  type stripeOperationView,
  stripeOperationStateLabels,
  type StripeOperationState,
  stripeOperationStatesUnderWay,
  type Wire,
} from '@backdesk/contract';
import { Fact, type Tone } from '@backdesk/ui';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import { OutcomeFrame } from './outcome-frame.tsx';

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
  const queryClient = useQueryClient();
  const isSettled = !isUnderWay(operation);
  const waits = operation.state === 'awaiting_approval';
  // The page below is what it was before; the live stream tells of it too, where it is not away.
  useEffect(() => {
    if (isSettled) void queryClient.invalidateQueries(trpc.billing.pathFilter());
  }, [isSettled, queryClient]);
  return (
    <OutcomeFrame
      what={operation.wish}
      state={{
        label: stripeOperationStateLabels[operation.state].toLowerCase(),
        tone: tones[operation.state],
      }}
      means={
        isSettled
          ? undefined
          : waits
            ? 'Nothing is changed until a colleague agrees.'
            : 'Stripe is being asked; you may close this and go on.'
      }
      detail={operation.detail}
      hasFailed={operation.state === 'failed'}
      waitsForApproval={waits}
      targetId={targetId}
      onClose={onClose}
    >
      {children}
      <Fact term="Asked for">
        <Time at={operation.createdAt} as="when" /> by {operation.requestedBy}
      </Fact>
    </OutcomeFrame>
  );
}
