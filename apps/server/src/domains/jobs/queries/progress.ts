import type { JobProgress } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { principalOf } from '../../../platform/trpc/principal-of.ts';
import { dateOrNull } from '../rules/date-or-null.ts';
import type { Pausable } from '../rules/pausable.ts';

/** Without a sign of life for this long, running work counts as stalled. */
const stalledAfterSeconds = 60;
/** How many are listed at once. */
const listed = 50;

type Row = Omit<
  JobProgress,
  | 'counts'
  | 'isMine'
  | 'canCancel'
  | 'canPause'
  | 'canResume'
  | 'paused'
  | 'onResume'
  | 'createdAt'
  | 'startedAt'
  | 'heartbeatAt'
  | 'finishedAt'
> & {
  counts: Record<string, number>;
  requesterId: string | null;
  pausedAt: string | null;
  pausedById: string | null;
  pausedByName: string | null;
} & Record<'createdAt' | 'startedAt' | 'heartbeatAt' | 'finishedAt', string>;

/** One piece of work. Refuses what the caller neither asked for nor may see. */
export async function readProgress(
  ctx: QueryContext,
  pausable: readonly Pausable[],
  jobId: string,
): Promise<JobProgress> {
  const [job] = await readJobs(ctx, pausable, sql`id = ${jobId}`);
  if (!job || (!job.isMine && !principalOf(ctx).permissions.has('jobs:read'))) throw notFound('work');
  return job;
}

/** What the caller asked for: everything unfinished, and what ended during the last seven days. */
export async function readMyProgress(
  ctx: QueryContext,
  pausable: readonly Pausable[],
): Promise<{ jobs: JobProgress[] }> {
  const { id } = principalOf(ctx);
  return { jobs: await readJobs(ctx, pausable, sql`requested_by_id = ${id} and ${isRecent}`) };
}

/** The same of everybody, schedules included. */
export async function readAllProgress(
  ctx: QueryContext,
  pausable: readonly Pausable[],
): Promise<{ jobs: JobProgress[] }> {
  return { jobs: await readJobs(ctx, pausable, isRecent) };
}

const isRecent = sql<boolean>`(finished_at is null or finished_at > now() - interval '7 days')`;

async function readJobs(
  ctx: QueryContext,
  pausable: readonly Pausable[],
  which: RawBuilder<unknown>,
): Promise<JobProgress[]> {
  const principal = principalOf(ctx);
  const { rows } = await sql<Row>`
    select id, kind, title, state, product_id as "productId", done_count::float8 as done,
      total_count::float8 as total, counts, message, error_message as "errorMessage",
      requested_by_id as "requesterId", requested_by_name as "requestedByName",
      cancel_requested_at is not null as "isCancelRequested", paused_at as "pausedAt",
      paused_by_id as "pausedById", paused_by_name as "pausedByName",
      state = 'running' and paused_at is null and heartbeat_at < now() - make_interval(secs => ${stalledAfterSeconds}) as "isStalled",
      created_at as "createdAt", started_at as "startedAt", heartbeat_at as "heartbeatAt",
      finished_at as "finishedAt"
    from job_progress where ${which}
    order by finished_at is not null, created_at desc, id desc limit ${listed}`.execute(plainSql(ctx.em));
  return rows.map(({ requesterId, counts, pausedAt, pausedById, pausedByName, ...row }) => {
    const isMine = requesterId !== null && requesterId === principal.id;
    const mayHold = isMine || principal.permissions.has('jobs:manage');
    const goesOn = (row.state === 'queued' || row.state === 'running') && !row.isCancelRequested;
    const held = pausable.find(({ kind }) => kind === row.kind);
    const isMyPause = pausedById !== null && pausedById === principal.id;
    return {
      ...row,
      counts: Object.entries(counts).map(([outcome, count]) => ({ outcome, count })),
      isMine,
      paused:
        pausedAt === null ? null : { at: new Date(pausedAt), byName: pausedByName ?? '', isByMe: isMyPause },
      canCancel: goesOn && mayHold,
      canPause: goesOn && mayHold && held !== undefined && pausedAt === null,
      canResume: goesOn && mayHold && pausedAt !== null && (isMine || isMyPause),
      onResume: held?.onResume ?? null,
      createdAt: new Date(row.createdAt),
      startedAt: dateOrNull(row.startedAt),
      heartbeatAt: dateOrNull(row.heartbeatAt),
      finishedAt: dateOrNull(row.finishedAt),
    };
  });
}
