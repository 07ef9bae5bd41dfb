import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { problemOf } from './problem.ts';

type Door = 'not_signed_in' | 'second_factor_required';
let onShut: (door: Door) => void = () => {};

/** Sets what happens when the server says that the session is over or lacks its second factor. */
export function whenSessionEnds(listener: (door: Door) => void): void {
  onShut = listener;
}

function watch(error: Error): void {
  const { reason } = problemOf(error);
  if (reason === 'not_signed_in' || reason === 'second_factor_required') onShut(reason);
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: watch }),
  mutationCache: new MutationCache({ onError: watch }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // Only a lost answer is worth asking for again; a refusal stays a refusal.
      retry: (count, error) => count < 2 && problemOf(error).reason === 'unreachable',
    },
    // Never parked while offline: a refund sent an hour later, unseen, would be a nasty surprise.
    mutations: { networkMode: 'always', retry: false },
  },
});
