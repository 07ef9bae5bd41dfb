import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { Logger } from '../../../platform/log.ts';
import type { Turn } from '../../../platform/loop.ts';

const writeEveryMs = 5_000;

type Entry = {
  intervalMs: number;
  turns: number;
  failures: number;
  startedAt: Date;
  finishedAt: Date;
  lastError: string | null;
  lastErrorAt: Date | null;
};

export type LoopBook = { observe: (turn: Turn) => void; close: () => Promise<void> };

/**
 * Keeps how the loops of this process are doing, and writes it down every five seconds: what the desk
 * shows of a worker is what that worker said, and one that says nothing is not alive.
 */
export function openLoopBook(database: Database, log: Logger): LoopBook {
  const workerId = randomUUID();
  const entries = new Map<string, Entry>();
  const write = async () => {
    for (const [name, entry] of entries)
      await sql`
        insert into worker_loops (worker_id, name, interval_ms, turn_count, failure_count, last_started_at,
          last_finished_at, last_error, last_error_at, seen_at)
        values (${workerId}, ${name}, ${entry.intervalMs}, ${entry.turns}, ${entry.failures}, ${entry.startedAt},
          ${entry.finishedAt}, ${entry.lastError}, ${entry.lastErrorAt}, now())
        on conflict (worker_id, name) do update set interval_ms = excluded.interval_ms,
          turn_count = excluded.turn_count, failure_count = excluded.failure_count,
          last_started_at = excluded.last_started_at, last_finished_at = excluded.last_finished_at,
          last_error = excluded.last_error, last_error_at = excluded.last_error_at, seen_at = now()`.execute(
        plainSql(database.fork()),
      );
    await sql`delete from worker_loops where seen_at < now() - interval '1 hour'`.execute(
      plainSql(database.fork()),
    );
  };
  let writing = Promise.resolve();
  const timer = setInterval(() => {
    writing = writing
      .then(write)
      .catch((error: unknown) => log.warn({ err: error }, 'the loops could not be noted'));
  }, writeEveryMs);
  return {
    observe({ name, intervalMs, startedAt, finishedAt, ...rest }) {
      const before = entries.get(name);
      const hasFailed = 'error' in rest;
      entries.set(name, {
        intervalMs,
        turns: (before?.turns ?? 0) + 1,
        failures: (before?.failures ?? 0) + (hasFailed ? 1 : 0),
        startedAt,
        finishedAt,
        lastError: hasFailed ? kindOf(rest.error) : (before?.lastError ?? null),
        lastErrorAt: hasFailed ? finishedAt : (before?.lastErrorAt ?? null),
      });
    },
    async close() {
      clearInterval(timer);
      await writing;
      await sql`delete from worker_loops where worker_id = ${workerId}`.execute(plainSql(database.fork()));
    },
  };
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const { code } = error as Error & { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
