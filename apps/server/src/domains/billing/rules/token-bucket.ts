/** Hands out `perSecond` tokens a second, up to `burst` at once; `take` resolves when one is free. */
export function tokenBucket(perSecond: number, burst: number, now: () => number = Date.now) {
  let tokens = burst;
  let filledAt = now();
  let queue: Promise<void> = Promise.resolve();
  const refill = () => {
    const at = now();
    tokens = Math.min(burst, tokens + ((at - filledAt) / 1000) * perSecond);
    filledAt = at;
  };
  const takeOne = async (): Promise<void> => {
    refill();
    while (tokens < 1) {
      await new Promise((resolve) => setTimeout(resolve, Math.ceil(((1 - tokens) / perSecond) * 1000)));
      refill();
    }
    tokens -= 1;
  };
  return {
    take(): Promise<void> {
      // One after the other, so that nobody overtakes.
      queue = queue.then(takeOne);
      return queue;
    },
  };
}

export type TokenBucket = Pick<ReturnType<typeof tokenBucket>, 'take'>;
