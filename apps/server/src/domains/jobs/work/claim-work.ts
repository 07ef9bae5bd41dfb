import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { Requester } from '../rules/requester.ts';

export type ClaimedWork = {
  id: string;
  kind: string;
  input: unknown;
  resumeFrom: unknown;
  requester: Requester;
  /** How often it was taken up since the last chunk that succeeded, this time included. */
  attemptCount: number;
  token: string;
};

type Row = Omit<ClaimedWork, 'requester' | 'token'> & {
  requesterKind: Requester['kind'];
  requesterId: string | null;
  requesterName: string;
};

/**
 * Takes up one piece of work of these kinds: one that waits, or one whose worker has given no sign of
 * life for `staleMs`. Work that is held is left alone, but to be stopped. Only who holds the token may go on with it. Undefined when there is none.
 */
export async function claimWork(
  database: Database,
  kinds: readonly string[],
  staleMs: number,
): Promise<ClaimedWork | undefined> {
  const token = randomUUID();
  const { rows } = await sql<Row>`
    update job_progress set state = 'running', lease_token = ${token}, heartbeat_at = now(),
      started_at = coalesce(started_at, now()), attempt_count = attempt_count + 1
    where id = (
      select id from job_progress
      where kind = any(${kinds}::text[]) and (paused_at is null or cancel_requested_at is not null)
        and ((state = 'queued' and next_attempt_at <= now())
          or (state = 'running' and heartbeat_at < now() - make_interval(secs => ${staleMs / 1000})))
      order by created_at, id limit 1 for update skip locked)
    returning id, kind, input, resume_from as "resumeFrom", attempt_count as "attemptCount",
      requested_by_kind as "requesterKind", requested_by_id as "requesterId",
      requested_by_name as "requesterName"`.execute(plainSql(database.fork()));
  const [row] = rows;
  if (!row) return undefined;
  const { requesterKind, requesterId, requesterName, ...work } = row;
  return { ...work, token, requester: { kind: requesterKind, id: requesterId, name: requesterName } };
}

/** A sign of life. Does nothing for who lost the work meanwhile. */
export async function beat(database: Database, { id, token }: ClaimedWork): Promise<void> {
  await sql`update job_progress set heartbeat_at = now() where id = ${id} and lease_token = ${token}`.execute(
    plainSql(database.fork()),
  );
}

/** Gives work back, to be taken up again after `pauseMs`. */
export async function releaseWork(
  database: Database,
  { id, token }: ClaimedWork,
  pauseMs: number,
): Promise<void> {
  await sql`
    update job_progress set state = 'queued', lease_token = null,
      next_attempt_at = now() + make_interval(secs => ${pauseMs / 1000})
    where id = ${id} and lease_token = ${token}`.execute(plainSql(database.fork()));
}

/** Work that was to be held when its worker died: it is not being done, and now says so. */
export async function settleHeld(
  database: Database,
  kinds: readonly string[],
  staleMs: number,
): Promise<void> {
  await sql`
    update job_progress set state = 'queued', lease_token = null
    where kind = any(${kinds}::text[]) and state = 'running' and paused_at is not null
      and cancel_requested_at is null
      and heartbeat_at < now() - make_interval(secs => ${staleMs / 1000})`.execute(plainSql(database.fork()));
}
