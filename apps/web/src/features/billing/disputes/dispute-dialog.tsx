import { disputeStatusLabels } from '@backdesk/contract';
import { EmptyState, Fact } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { FormDialog } from '../../../shared/form/form-dialog.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { lookAgain } from '../operation-dialog.tsx';
import { OperationOutcome } from '../operation-outcome.tsx';
import type { AnswerForm } from './dispute-types.ts';
import '../billing.css';
import './disputes.css';

type Props = {
  title: string;
  disputeId: string;
  /** The operation that was asked for here and is being watched. */
  operationId: string | undefined;
  Form: ComponentType<AnswerForm>;
  onAsked: (operationId: string) => void;
  onClose: () => void;
};

/** Answers or accepts one dispute: asks, then shows what becomes of it. */
export function DisputeDialog({ title, disputeId, operationId, Form, onAsked, onClose }: Props) {
  const { data: answer } = useSuspenseQuery({
    ...trpc.billing.disputeAnswer.queryOptions({ disputeId }),
    refetchInterval: ({ state }) => lookAgain(state.data?.operations, operationId),
  });
  const operation = answer.operations.find(({ id }) => id === operationId);
  return (
    <FormDialog title={`${title} of ${answer.userName}`} size={640} onClose={onClose}>
      {operation ? (
        <OperationOutcome operation={operation} targetId={disputeId} onClose={onClose}>
          <Fact term="Now">{disputeStatusLabels[answer.status]}</Fact>
        </OperationOutcome>
      ) : answer.notAnswerableBecause ? (
        <EmptyState
          title="Nothing to do here"
          action={
            <Button variant="default" onClick={onClose} data-autofocus>
              Close
            </Button>
          }
        >
          {answer.notAnswerableBecause}
        </EmptyState>
      ) : (
        <Form answer={answer} onAsked={onAsked} />
      )}
    </FormDialog>
  );
}
