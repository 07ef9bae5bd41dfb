import type { Logger } from './log.ts';

export type Loop = {
  /** Runs again at once instead of at the next turn. */
  wake(): void;
  /** Lets the present turn end and stops. */
  stop(): Promise<void>;
};

/** How one turn went, for whoever shows that the loop is alive. */
export type Turn = { name: string; intervalMs: number; startedAt: Date; finishedAt: Date; error?: unknown };

/**
 * Repeats `turn` every `intervalMs`, at once while it says that there is more, and at once when woken.
 * A turn that throws is logged and followed by the next: a loop never dies of one bad turn.
 */
export function startLoop(
  name: string,
  intervalMs: number,
  log: Logger,
  turn: () => Promise<{ hasMore: boolean }>,
  observe: (turn: Turn) => void = () => undefined,
): Loop {
  let isStopped = false;
  let isWoken = false;
  let interrupt = () => {};
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, intervalMs);
      interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    while (!isStopped) {
      isWoken = false;
      const startedAt = new Date();
      let failure: { error: unknown } | undefined;
      const { hasMore } = await turn().catch((error: unknown) => {
        log.error({ err: error, loop: name }, 'a turn failed');
        failure = { error };
        return { hasMore: false };
      });
      observe({ name, intervalMs, startedAt, finishedAt: new Date(), ...failure });
      if (!hasMore && !isWoken && !isStopped) await pause();
    }
  };
  const running = run();
  return {
    wake: () => {
      isWoken = true;
      interrupt();
    },
    stop: async () => {
      isStopped = true;
      interrupt();
      await running;
    },
  };
}
