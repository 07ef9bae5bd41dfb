import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '../../shared/problem.ts';
import type { Operation } from './operation-outcome.tsx';

type Known = { operations: Operation[] };

/**
 * What all forms share that ask Stripe for a change. The operation's id is made when the form opens and stays:
 * asked again after a lost answer, it is the same operation. `queryKey` is of the view that the dialog shows,
 * with the operations in it.
 */
export function useOperationForm(queryKey: QueryKey, onAsked: (operationId: string) => void) {
  const queryClient = useQueryClient();
  const [operationId] = useState(() => crypto.randomUUID());
  return {
    operationId,
    onDone: (operation: Operation) => {
      queryClient.setQueryData<Known>(
        queryKey,
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
      if (reason !== 'invalid_input') void queryClient.invalidateQueries({ queryKey });
      return false;
    },
  };
}
