import { useEffect } from 'react';
import { inTurn } from './in-turn.ts';
import { joinStream, type OpenStream } from './one-stream.ts';

/** Something may have changed; `at` only keeps messages distinct in a trace. */
type Hint = { at: number };

/** Opens the real subscription; the listener's `onError` means that it was refused or ended for good. */
export type Subscribe = (listener: { onStarted: () => void; onData: () => void; onError: () => void }) => {
  unsubscribe: () => void;
};

const reopenAfterMs = 5_000;
/** One commit tells of several things at once, and chunks follow each other fast; they are read together. */
const gatherMs = 100;

/**
 * Runs `refresh` whenever something changed, when the page is seen again, and after the stream was
 * away, one after the other. It resolves when it has read, and never rejects. All tabs share one stream
 * per `name`; `subscribe` and `refresh` have to stay the same while `name` does.
 */
export function useStream(name: string, subscribe: Subscribe, refresh: () => Promise<unknown>): void {
  useEffect(() => {
    const refreshWhenSeen = () => {
      if (document.visibilityState === 'visible') void refresh();
    };
    document.addEventListener('visibilitychange', refreshWhenSeen);
    const { hint, stop } = inTurn(refresh, gatherMs);
    const leave = joinStream<Hint>(name, reopening(subscribe), hint);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', refreshWhenSeen);
      leave();
    };
  }, [name, subscribe, refresh]);
}

/** The link reconnects by itself after a lost connection; a refused stream is tried again later. */
function reopening(subscribe: Subscribe): OpenStream<Hint> {
  return (emit) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let subscription: { unsubscribe: () => void } | undefined;
    let wasOpen = false;
    const open = () => {
      subscription = subscribe({
        // What happened while nobody listened is not told again: the page reads itself anew.
        onStarted: () => {
          if (wasOpen) emit({ at: Date.now() });
          wasOpen = true;
        },
        onData: () => emit({ at: Date.now() }),
        onError: () => {
          timer = setTimeout(open, reopenAfterMs);
        },
      });
    };
    open();
    return () => {
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  };
}
