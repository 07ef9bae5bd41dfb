import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import { trpc } from '../../../shared/trpc.ts';
import type { Operation } from '../operation-outcome.tsx';
import type { AnswerForm } from './dispute-types.ts';

/**
 * What answering and accepting share. The operation's id is made when the form opens and stays: asked again
 * after a lost answer, it is the same operation.
 */
export function useDisputeForm({ answer: { disputeId, seen }, onAsked }: AnswerForm) {
  const queryClient = useQueryClient();
  const [operationId] = useState(() => crypto.randomUUID());
  const options = trpc.billing.disputeAnswer.queryOptions({ disputeId });
  return {
    asked: { operationId, disputeId, seen },
    onDone: (operation: Operation) => {
      queryClient.setQueryData(
        options.queryKey,
        (known) =>
          known && {
            ...known,
            operations: [operation, ...known.operations.filter(({ id }) => id !== operation.id)],
          },
      );
      onAsked(operation.id);
    },
    /** Somebody was faster: what is so now is read, and stands beside the refusal. */
    onRefused: ({ reason }: Problem) => {
      if (reason !== 'invalid_input') void queryClient.invalidateQueries(options);
      return false;
    },
  };
}
