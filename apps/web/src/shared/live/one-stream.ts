/** Starts the real stream; `emit` passes on what arrives. Returns how to stop it. */
export type OpenStream<Message> = (emit: (message: Message) => void) => () => void;

/**
 * Lets all tabs of this browser share one stream per name: the visible tab that holds the lock
 * reads it and tells the others over a channel. A browser has only six connections to a server,
 * so streams must not grow with tabs; a hidden tab gives its stream up.
 * Returns how to leave.
 */
export function joinStream<Message>(
  name: string,
  open: OpenStream<Message>,
  receive: (message: Message) => void,
): () => void {
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', (event: MessageEvent<Message>) => receive(event.data));
  const emit = (message: Message) => {
    receive(message);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target origin
    channel.postMessage(message);
  };

  let abort: AbortController | undefined;
  const lead = () => {
    if (abort) return;
    abort = new AbortController();
    void holdLock(name, abort.signal, () => open(emit));
  };
  const yieldLead = () => {
    abort?.abort();
    abort = undefined;
  };
  const follow = () => (document.visibilityState === 'visible' ? lead() : yieldLead());

  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    yieldLead();
    channel.close();
  };
}

/** Waits for the lock, then keeps it and the stream until `signal` aborts. */
async function holdLock(name: string, signal: AbortSignal, start: () => () => void): Promise<void> {
  try {
    await navigator.locks.request(name, { signal }, async () => {
      if (signal.aborted) return;
      const stop = start();
      await new Promise<void>((resolve) => {
        // Stops at once, not a turn later: the channel may be closed by then.
        const end = () => {
          stop();
          resolve();
        };
        signal.addEventListener('abort', end, { once: true });
      });
    });
  } catch (error) {
    // Aborted while waiting: the tab was hidden or left before its turn came.
    if (!signal.aborted) throw error;
  }
}
