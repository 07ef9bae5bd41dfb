import { type UseMutationOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Problem, problemOf } from '../../shared/problem.ts';
import { trpc } from '../../shared/trpc.ts';

type Listeners<Data> = { onDone?: (data: Data) => void; onRefused?: (problem: Problem) => void };

/**
 * A change to staff that may ask for the second factor first: the same input is sent again once the
 * code was right. Every list of staff is read anew after it.
 */
export function useGuardedMutation<Data, Failure, Input>(
  options: UseMutationOptions<Data, Failure, Input>,
  { onDone, onRefused }: Listeners<Data> = {},
) {
  const queryClient = useQueryClient();
  const [stepUpFor, setStepUpFor] = useState<{ input: Input; why: string }>();
  const mutation = useMutation({
    ...options,
    onSuccess: (data) => onDone?.(data),
    onError: (error, input) => {
      const problem = problemOf(error);
      if (problem.reason === 'step_up_required') setStepUpFor({ input, why: problem.message });
      else onRefused?.(problem);
    },
    onSettled: () => queryClient.invalidateQueries(trpc.staff.pathFilter()),
  });
  const problem = mutation.error ? problemOf(mutation.error) : undefined;
  return {
    run: mutation.mutate,
    isPending: mutation.isPending,
    problem: problem?.reason === 'step_up_required' ? undefined : problem,
    stepUp: {
      why: stepUpFor?.why,
      onDone: () => {
        setStepUpFor(undefined);
        if (stepUpFor) mutation.mutate(stepUpFor.input);
      },
      onCancel: () => setStepUpFor(undefined),
    },
  };
}
