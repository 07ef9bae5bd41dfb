import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { trpc, trpcClient } from '../trpc.ts';
import { type Subscribe, useStream } from './use-stream.ts';

const subscribe: Subscribe = (listener) => trpcClient.jobs.myChanges.subscribe({}, listener);

/** Reads the work that this member asked for anew whenever it gets on. */
export function useMyJobChanges(): void {
  const queryClient = useQueryClient();
  const refresh = useCallback(
    () => queryClient.invalidateQueries(trpc.jobs.progress.pathFilter()),
    [queryClient],
  );
  useStream('backdesk:my-jobs', subscribe, refresh);
}
