import { setTimeout as delay } from 'node:timers/promises';
import { type Child, type ChildSpec, describeEnd, startChild } from './child.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A process that ran this long was well; the next crash starts again with the shortest pause. */
const HEALTHY_MS = 60_000;

/**
 * Starts `spec` and starts it again whenever it ends, with pauses that double up to 30 s, until the
 * returned child is stopped. `ended` settles when it was stopped. `say` tells the person.
 */
export function keepRunning(spec: ChildSpec, say: (line: string) => void): Child {
  const stopping = new AbortController();
  let current = startChild(spec);
  const loop = async () => {
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      const since = performance.now();
      const end = await current.ended;
      if (stopping.signal.aborted) return end;
      if (performance.now() - since > HEALTHY_MS) pause = FIRST_PAUSE_MS;
      say(
        `The ${spec.name} ended ${describeEnd(end)}. It is started again in ${pause / 1000} s (log: ${spec.logFile}).`,
      );
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return end;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      current = startChild(spec);
    }
  };
  const ended = loop();
  return {
    get pid() {
      return current.pid;
    },
    ended,
    async stop(patience) {
      stopping.abort();
      await current.stop(patience);
      await ended;
    },
  };
}
