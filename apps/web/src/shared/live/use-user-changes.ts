import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { trpc, trpcClient } from '../trpc.ts';
import { type Subscribe, useStream } from './use-stream.ts';

/** Reads what is shown of a user anew whenever it changes; also after the stream was away. */
export function useUserChanges(userId: string): void {
  const queryClient = useQueryClient();
  const refresh = useCallback(
    () =>
      // Only what is on screen is read at once; the other parts are read when somebody opens them.
      Promise.all([
        queryClient.invalidateQueries(trpc.users.get.queryFilter({ userId })),
        queryClient.invalidateQueries(trpc.users.counts.queryFilter({ userId })),
        queryClient.invalidateQueries(trpc.users.timeline.infiniteQueryFilter({ userId })),
        queryClient.invalidateQueries(trpc.users.notes.infiniteQueryFilter({ userId })),
        queryClient.invalidateQueries(trpc.billing.pathFilter()),
      ]),
    [queryClient, userId],
  );
  const subscribe = useCallback<Subscribe>(
    (listener) => trpcClient.users.changes.subscribe({ userId }, listener),
    [userId],
  );
  useStream(`backdesk:user:${userId}`, subscribe, refresh);
}
