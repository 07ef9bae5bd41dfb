import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { trpc, trpcClient } from '../trpc.ts';
import { type Subscribe, useStream } from './use-stream.ts';

const subscribe: Subscribe = (listener) => trpcClient.jobs.changes.subscribe({}, listener);

/** Reads everything about jobs anew whenever a job, a queue or a schedule changes. */
export function useJobChanges(): void {
  const queryClient = useQueryClient();
  const refresh = useCallback(() => queryClient.invalidateQueries(trpc.jobs.pathFilter()), [queryClient]);
  useStream('backdesk:jobs', subscribe, refresh);
}
