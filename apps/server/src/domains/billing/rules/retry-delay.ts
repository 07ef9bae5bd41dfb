/** Seconds before attempt 2, 3, …: six attempts in ten minutes, then one every ten. */
const delays = [1, 4, 15, 60, 180, 340] as const;

/**
 * How long to wait after `attemptCount` attempts, in milliseconds; what Stripe asked for wins when
 * it is longer. `scale` shortens everything for tests.
 */
export function retryDelayMs(attemptCount: number, retryAfterSeconds = 0, scale = 1): number {
  const seconds = delays[attemptCount - 1] ?? 600;
  return Math.max(seconds * scale, retryAfterSeconds) * 1000;
}
