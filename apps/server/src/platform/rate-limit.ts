import pg from 'pg';
import type { Clock } from './clock.ts';

/** After this many attempts a process clears away those that count no more. */
const SWEEP_EVERY = 500;

/**
 * Whether the window of `r` is behind us. One that ends later than any could that began by our clock was
 * opened by a clock that was wrong, perhaps by years; two windows, because clocks differ by a little.
 */
const isOver = `(r.expires_at <= $2 or r.expires_at > $2::timestamptz + 2 * make_interval(secs => $4))`;

/** At most `limit` attempts within any `windowSeconds`. */
export type Rate = { limit: number; windowSeconds: number };

export type RateLimiter = {
  /**
   * Counts one attempt. Allowed: null. Refused: the seconds until the next one will be looked at. A
   * refused attempt does not prolong the wait.
   */
  take(key: string, rate: Rate): Promise<number | null>;
  /** Whether `key` was taken within its window. */
  isKnown(key: string): Promise<boolean>;
  /** Forgets the attempts, because one of them was right. */
  forget(key: string): Promise<void>;
  /** Forgets the attempts of every key that begins with `prefix`. */
  forgetAll(prefix: string): Promise<void>;
  close(): Promise<void>;
};

/**
 * One statement decides and counts, so that parallel attempts cannot slip past each other. The
 * window runs from the last attempt that was let through: no stretch of `windowSeconds` ever holds
 * more than `limit`. It has connections of its own, because an attempt counts although the
 * transaction it was made in is rolled back, and must not wait for one that waits for it.
 */
export function createRateLimiter(databaseUrl: string, clock: Clock): RateLimiter {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 3,
    application_name: 'backdesk limits',
    options: '-c timezone=UTC -c statement_timeout=5s',
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  let taken = 0;
  return {
    async take(key, rate) {
      taken += 1;
      if (taken % SWEEP_EVERY === 0)
        await pool.query('delete from rate_limits where expires_at <= $1', [clock.now()]);
      const { rows } = await pool.query<{ attempt_count: number; wait: string }>(
        `insert into rate_limits as r (key, attempt_count, expires_at)
         values ($1, 1, $2::timestamptz + make_interval(secs => $4))
         on conflict (key) do update set
           attempt_count = case when ${isOver} then 1 else least(r.attempt_count + 1, $3 + 1) end,
           expires_at = case when ${isOver} or r.attempt_count < $3
             then $2::timestamptz + make_interval(secs => $4) else r.expires_at end
         returning attempt_count, extract(epoch from expires_at - $2)::text as wait`,
        [key, clock.now(), rate.limit, rate.windowSeconds],
      );
      const [row] = rows;
      if (!row) throw new Error('The rate limiter did not answer.');
      if (row.attempt_count <= rate.limit) return null;
      // Another process, or a request that came later, may have read a clock slightly ahead of ours.
      return Math.min(rate.windowSeconds, Math.max(1, Math.ceil(Number(row.wait))));
    },
    async isKnown(key) {
      const { rowCount } = await pool.query('select from rate_limits where key = $1 and expires_at > $2', [
        key,
        clock.now(),
      ]);
      return rowCount === 1;
    },
    async forget(key) {
      await pool.query('delete from rate_limits where key = $1', [key]);
    },
    async forgetAll(prefix) {
      await pool.query('delete from rate_limits where starts_with(key, $1)', [prefix]);
    },
    close: () => pool.end(),
  };
}
