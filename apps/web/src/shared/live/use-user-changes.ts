import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { trpc, trpcClient } from '../trpc.ts';
import { joinStream, type OpenStream } from './one-stream.ts';

/** Something about the user may have changed; `at` only keeps messages distinct in a trace. */
type Hint = { at: number };

const reopenAfterMs = 5_000;
/** One commit tells of several things at once; they are read together. */
const gatherMs = 30;

/** Reads what is shown of a user anew whenever it changes; also after the stream was away. */
export function useUserChanges(userId: string): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const refresh = () => {
      void queryClient.invalidateQueries(trpc.users.get.queryFilter({ userId }));
      void queryClient.invalidateQueries(trpc.users.timeline.infiniteQueryFilter({ userId }));
      void queryClient.invalidateQueries(trpc.billing.payment.pathFilter());
    };
    const refreshWhenSeen = () => {
      if (document.visibilityState === 'visible') refresh();
    };
    document.addEventListener('visibilitychange', refreshWhenSeen);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refreshSoon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        refresh();
      }, gatherMs);
    };
    const leave = joinStream<Hint>(`backdesk:user:${userId}`, openChanges(userId), refreshSoon);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', refreshWhenSeen);
      leave();
    };
  }, [queryClient, userId]);
}

/** The link reconnects by itself after a lost connection; a refused stream is tried again later. */
function openChanges(userId: string): OpenStream<Hint> {
  return (emit) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let subscription: { unsubscribe: () => void } | undefined;
    let wasOpen = false;
    const open = () => {
      subscription = trpcClient.users.changes.subscribe(
        { userId },
        {
          // What happened while nobody listened is not told again: the page reads itself anew.
          onStarted: () => {
            if (wasOpen) emit({ at: Date.now() });
            wasOpen = true;
          },
          onData: () => emit({ at: Date.now() }),
          onError: () => {
            timer = setTimeout(open, reopenAfterMs);
          },
        },
      );
    };
    open();
    return () => {
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  };
}
