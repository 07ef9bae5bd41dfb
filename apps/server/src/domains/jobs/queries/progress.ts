import type { JobProgress } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { principalOf } from '../../../platform/trpc/principal-of.ts';
import { dateOrNull } from '../rules/date-or-null.ts';

/** Without a sign of life for this long, running work counts as stalled. */
const stalledAfterSeconds = 60;
/** How many are listed at once. */
const listed = 50;

type Row = Omit<
  JobProgress,
  'counts' | 'isMine' | 'canCancel' | 'createdAt' | 'startedAt' | 'heartbeatAt' | 'finishedAt'
> & {
  counts: Record<string, number>;
  requesterId: string | null;
} & Record<'createdAt' | 'startedAt' | 'heartbeatAt' | 'finishedAt', string>;

/** One piece of work. Refuses what the caller neither asked for nor may see. */
export async function readProgress(ctx: QueryContext, jobId: string): Promise<JobProgress> {
  const [job] = await readJobs(ctx, sql`id = ${jobId}`);
  if (!job || (!job.isMine && !principalOf(ctx).permissions.has('jobs:read'))) throw notFound('work');
  return job;
}

/** What the caller asked for: everything unfinished, and what ended during the last seven days. */
export async function readMyProgress(ctx: QueryContext): Promise<{ jobs: JobProgress[] }> {
  const { id } = principalOf(ctx);
  return { jobs: await readJobs(ctx, sql`requested_by_id = ${id} and ${isRecent}`) };
}

/** The same of everybody, schedules included. */
export async function readAllProgress(ctx: QueryContext): Promise<{ jobs: JobProgress[] }> {
  return { jobs: await readJobs(ctx, isRecent) };
}

const isRecent = sql<boolean>`(finished_at is null or finished_at > now() - interval '7 days')`;

async function readJobs(ctx: QueryContext, which: RawBuilder<unknown>): Promise<JobProgress[]> {
  const principal = principalOf(ctx);
  const { rows } = await sql<Row>`
    select id, kind, title, state, product_id as "productId", done_count::float8 as done,
      total_count::float8 as total, counts, message, error_message as "errorMessage",
      requested_by_id as "requesterId", requested_by_name as "requestedByName",
      cancel_requested_at is not null as "isCancelRequested",
      state = 'running' and heartbeat_at < now() - make_interval(secs => ${stalledAfterSeconds}) as "isStalled",
      created_at as "createdAt", started_at as "startedAt", heartbeat_at as "heartbeatAt",
      finished_at as "finishedAt"
    from job_progress where ${which}
    order by finished_at is not null, created_at desc, id desc limit ${listed}`.execute(plainSql(ctx.em));
  return rows.map(({ requesterId, counts, ...row }) => {
    const isMine = requesterId !== null && requesterId === principal.id;
    return {
      ...row,
      counts: Object.entries(counts).map(([outcome, count]) => ({ outcome, count })),
      isMine,
      canCancel:
        (row.state === 'queued' || row.state === 'running') &&
        !row.isCancelRequested &&
        (isMine || principal.permissions.has('jobs:manage')),
      createdAt: new Date(row.createdAt),
      startedAt: dateOrNull(row.startedAt),
      heartbeatAt: dateOrNull(row.heartbeatAt),
      finishedAt: dateOrNull(row.finishedAt),
    };
  });
}
