import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { Logger } from '../../../platform/log.ts';
import { type Loop, startLoop, type Turn } from '../../../platform/loop.ts';
import { finishProgress } from '../commands/finish-progress.ts';
import type { AnyChunkedWork } from './chunked-work.ts';
import { claimWork, settleHeld } from './claim-work.ts';
import { runChunks } from './run-chunks.ts';

export type WorkLoopOptions = {
  database: Database;
  log: Logger;
  works: readonly AnyChunkedWork[];
  /** How often waiting and abandoned work is looked for, unless woken; in milliseconds. */
  sweepMs: number;
  /** From this long without a sign of life on, a worker counts as dead; in milliseconds. */
  staleMs: number;
  observe?: (turn: Turn) => void;
};

/** Work that no worker takes up by itself, such as an export, is lost with the process that did it. */
const abandonedAfterSeconds = 300;

/** Takes up chunked work, one piece at a time; several loops, in one process or many, share it. */
export function startWorkLoop({ database, log, works, sweepMs, staleMs, observe }: WorkLoopOptions): Loop {
  const ending = new AbortController();
  const byKind = new Map(works.map((work) => [work.kind, work]));
  const kinds = [...byKind.keys()];
  const loop = startLoop(
    'long work',
    sweepMs,
    log,
    async () => {
      const claimed = await claimWork(database, kinds, staleMs);
      const work = claimed && byKind.get(claimed.kind);
      if (!claimed || !work) {
        await settleHeld(database, kinds, staleMs);
        await endAbandoned(database, kinds);
        return { hasMore: false };
      }
      await runChunks(work, claimed, { database, log, signal: ending.signal, staleMs });
      return { hasMore: true };
    },
    observe,
  );
  return {
    wake: () => loop.wake(),
    stop: () => {
      ending.abort();
      return loop.stop();
    },
  };
}

async function endAbandoned(database: Database, kinds: readonly string[]): Promise<void> {
  await database.fork().transactional(async (em) => {
    const { rows } = await sql<{ id: string }>`
      select id from job_progress where state = 'running' and kind <> all(${kinds}::text[])
        and heartbeat_at < now() - make_interval(secs => ${abandonedAfterSeconds})
      limit 20 for update skip locked`.execute(plainSql(em));
    for (const { id } of rows)
      await finishProgress(em, id, {
        state: 'failed',
        errorMessage: 'The program that did it ended before it was done. Start it again.',
      });
  });
}
