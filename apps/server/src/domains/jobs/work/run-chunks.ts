import { sql } from 'kysely';
import { auditedTransaction } from '../../../platform/audit/transaction.ts';
import type { Database, EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { Logger } from '../../../platform/log.ts';
import { finishProgress } from '../commands/finish-progress.ts';
import { announceJob } from '../rules/announce-job.ts';
import { addCounts, type OutcomeCounts, sumOfCounts } from '../rules/outcome-counts.ts';
import type { AnyChunkedWork, ChunkOutcome } from './chunked-work.ts';
import { beat, type ClaimedWork, releaseWork } from './claim-work.ts';

export type RunOptions = {
  database: Database;
  log: Logger;
  /** Aborted when the process is asked to end: the work is given back after the chunk it is at. */
  signal: AbortSignal;
  /** From this long without a sign of life on, others take the work up. */
  staleMs: number;
  /** Between attempts after a failure, times two for each; in milliseconds. */
  retryMs?: number;
};

/** Work that failed, or whose worker died, this often at the same place is given up. */
const attempts = 5;

/** Somebody else has the work now, or it was ended: what was being done is rolled back. */
class LostWork extends Error {}

/**
 * Does claimed work chunk by chunk until it is done, cancelled, held, refused, lost to another worker or
 * the process ends; never throws for what a chunk throws.
 */
export async function runChunks(
  work: AnyChunkedWork,
  claimed: ClaimedWork,
  options: RunOptions,
): Promise<void> {
  const { database, log, signal, staleMs, retryMs = 1_000 } = options;
  const pulse = setInterval(() => {
    // A pulse that fails is no failure of the work; when the database is gone the chunk says so.
    beat(database, claimed).catch(() => undefined);
  }, staleMs / 4);
  try {
    if (claimed.attemptCount > attempts) return await giveUp(options, work, claimed);
    const input = work.input.parse(claimed.input);
    let position = claimed.resumeFrom === null ? null : work.position.parse(claimed.resumeFrom);
    for (;;) {
      const wish = await wishFor(database, claimed);
      if (wish === 'stop') return await stop(database, work, claimed);
      if (wish === 'hold' || signal.aborted) return await releaseWork(database, claimed, 0);
      position = await oneChunk(work, claimed, database, input as never, position as never);
      if (position === null) return;
    }
  } catch (error) {
    if (error instanceof LostWork) return;
    if (error instanceof Refusal) return await fail(database, work, claimed, error.message);
    log.error({ err: error, job: claimed.id, kind: claimed.kind }, 'a part of long work failed');
    await releaseWork(database, claimed, retryMs * 2 ** (claimed.attemptCount - 1));
  } finally {
    clearInterval(pulse);
  }
}

/** One chunk and its progress, in one transaction. Returns where the next one begins. */
async function oneChunk(
  work: AnyChunkedWork,
  claimed: ClaimedWork,
  database: Database,
  input: never,
  position: never,
): Promise<unknown> {
  const { id, requester } = claimed;
  const state = { jobId: id, input, position, requester };
  const prepared = (await work.prepare?.(state)) as never;
  return auditedTransaction(database, originOf(claimed), async (change) => {
    const outcome = await work.chunk(change, { ...state, prepared });
    const counts = await keepProgress(change.em, claimed, outcome);
    if (work.ended) change.nothingChanged('what changed is audited as a whole when the work ends');
    if (outcome.next !== null) await announceJob(change.em, id, requester.id);
    else {
      const state = 'succeeded' as const;
      const message = work.ended?.(change, { jobId: id, input, state, counts, requester });
      await finishProgress(change.em, id, { state, message });
    }
    return outcome.next;
  });
}

const originOf = ({ id, kind, requester }: ClaimedWork) => ({
  actor: { kind: 'job' as const, id, name: `${kind} for ${requester.name}` },
  what: kind,
});

/** The token decides last: the chunk of a worker that was taken for dead is rolled back here. */
async function keepProgress(
  em: EntityManager,
  { id, token }: ClaimedWork,
  outcome: ChunkOutcome<unknown>,
): Promise<OutcomeCounts> {
  const { rows } = await sql<{ counts: OutcomeCounts }>`
    select counts from job_progress where id = ${id} and lease_token = ${token} for no key update`.execute(
    plainSql(em),
  );
  if (!rows[0]) throw new LostWork();
  const counts = addCounts(rows[0].counts, outcome.counts);
  await sql`
    update job_progress set counts = ${JSON.stringify(counts)}::jsonb, done_count = ${sumOfCounts(counts)},
      resume_from = ${JSON.stringify(outcome.next)}::jsonb, message = coalesce(${outcome.message ?? null}, message),
      heartbeat_at = now(), attempt_count = 0
    where id = ${id}`.execute(plainSql(em));
  return counts;
}

/** What somebody asked for meanwhile; to stop counts for more. */
async function wishFor(database: Database, { id, token }: ClaimedWork): Promise<'stop' | 'hold' | null> {
  const { rows } = await sql<{ wish: 'stop' | 'hold' | null }>`
    select case when cancel_requested_at is not null then 'stop' when paused_at is not null then 'hold' end as wish
    from job_progress where id = ${id} and lease_token = ${token}`.execute(plainSql(database.fork()));
  if (!rows[0]) throw new LostWork();
  return rows[0].wish;
}

const stop = (database: Database, work: AnyChunkedWork, claimed: ClaimedWork) =>
  end(database, work, claimed, { state: 'cancelled', message: 'Stopped; what was done stays done.' });

const fail = (database: Database, work: AnyChunkedWork, claimed: ClaimedWork, errorMessage: string) =>
  end(database, work, claimed, { state: 'failed', errorMessage });

async function giveUp(
  { database, log }: RunOptions,
  work: AnyChunkedWork,
  claimed: ClaimedWork,
): Promise<void> {
  log.error({ job: claimed.id, kind: claimed.kind }, 'long work is given up');
  await fail(
    database,
    work,
    claimed,
    `It failed ${attempts} times at the same place and was given up; what was done before stays done. Reference: ${claimed.id}.`,
  );
}

async function end(
  database: Database,
  work: AnyChunkedWork,
  claimed: ClaimedWork,
  how: Parameters<typeof finishProgress>[2] & { state: 'failed' | 'cancelled' },
): Promise<void> {
  const { id, token, requester } = claimed;
  await auditedTransaction(database, originOf(claimed), async (change) => {
    const { rows } = await sql<{ counts: OutcomeCounts }>`
      select counts from job_progress where id = ${id} and lease_token = ${token} for update`.execute(
      plainSql(change.em),
    );
    change.nothingChanged('work that ends before it is done changes nothing by that');
    if (!rows[0]) return;
    const { counts } = rows[0];
    const input = readBack(work, claimed);
    // What was stored may be the very thing that could not be read.
    const soFar =
      input === undefined
        ? undefined
        : work.ended?.(change, { jobId: id, input: input as never, state: how.state, counts, requester });
    const message = how.state === 'cancelled' && soFar ? `Stopped. ${soFar}` : (how.message ?? soFar);
    await finishProgress(change.em, id, { ...how, message });
  });
}

function readBack(work: AnyChunkedWork, { input }: ClaimedWork): unknown {
  try {
    return work.input.parse(input);
  } catch {
    return undefined;
  }
}
