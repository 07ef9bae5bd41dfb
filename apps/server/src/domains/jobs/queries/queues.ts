import type { queuesView, workerLoopView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import type { QueueDefinition } from '../queue.ts';
import { dateOrNull } from '../rules/date-or-null.ts';
import type { QueueFigure, QueueProvider } from '../rules/queue-figure.ts';

/** Every queue: those of the domains, long work, and the job queue's own; and who works on them. */
export async function readQueues(
  ctx: QueryContext,
  providers: readonly QueueProvider[],
  definitions: readonly QueueDefinition[],
): Promise<z.output<typeof queuesView>> {
  const queues: QueueFigure[] = [];
  for (const provider of providers) queues.push(await provider(ctx));
  queues.push(await longWork(ctx), ...(await libraryQueues(ctx, definitions)));
  return { asOf: ctx.services.clock.now(), queues, loops: await readLoops(ctx) };
}

type Row = Omit<QueueFigure, 'title' | 'oldestWaitingAt'> & { oldestWaitingAt: string | null };

async function longWork({ em }: QueryContext): Promise<QueueFigure> {
  const { rows } = await sql<Row>`
    select 'jobs.work' as name, count(*) filter (where state = 'queued')::int as waiting,
      count(*) filter (where state = 'running')::int as running,
      count(*) filter (where state = 'failed')::int as failed,
      min(created_at) filter (where state = 'queued') as "oldestWaitingAt"
    from (select state, created_at from job_progress where (state in ('queued', 'running') and paused_at is null)
      or (state = 'failed' and finished_at > now() - interval '7 days') limit 10000) open_work`.execute(
    plainSql(em),
  );
  return figure(rows[0], { name: 'jobs.work', title: 'Long work (failures of 7 days)' });
}

async function libraryQueues(
  { em }: QueryContext,
  definitions: readonly QueueDefinition[],
): Promise<QueueFigure[]> {
  const { rows } = await sql<Row>`
    select name, count(*) filter (where state in ('created', 'retry'))::int as waiting,
      count(*) filter (where state = 'active')::int as running,
      count(*) filter (where state = 'failed')::int as failed,
      min(created_on) filter (where state in ('created', 'retry')) as "oldestWaitingAt"
    from pgboss.job where name = any(${definitions.map(({ name }) => name)}::text[])
      and state in ('created', 'retry', 'active', 'failed') group by name`.execute(plainSql(em));
  return definitions.map((definition) =>
    figure(
      rows.find(({ name }) => name === definition.name),
      definition,
    ),
  );
}

function figure(row: Row | undefined, { name, title }: { name: string; title: string }): QueueFigure {
  return {
    name,
    title,
    waiting: row?.waiting ?? 0,
    running: row?.running ?? 0,
    failed: row?.failed ?? 0,
    oldestWaitingAt: dateOrNull(row?.oldestWaitingAt ?? null),
  };
}

type LoopRow = Omit<z.output<typeof workerLoopView>, 'lastTurnAt' | 'seenAt' | 'lastErrorAt'> & {
  lastTurnAt: string | null;
  seenAt: string;
  lastErrorAt: string | null;
};

/** What the workers said of themselves during the last hour. */
async function readLoops({ em }: QueryContext): Promise<z.output<typeof workerLoopView>[]> {
  const { rows } = await sql<LoopRow>`
    select name,
      (count(distinct worker_id) filter (where seen_at > now() - interval '30 seconds'))::int as workers,
      min(interval_ms) as "intervalMs", sum(turn_count)::float8 as turns, sum(failure_count)::float8 as failures,
      max(last_finished_at) as "lastTurnAt", max(seen_at) as "seenAt",
      (array_agg(last_error order by last_error_at desc nulls last))[1] as "lastError",
      max(last_error_at) as "lastErrorAt"
    from worker_loops group by name order by name`.execute(plainSql(em));
  return rows.map((row) => ({
    ...row,
    lastTurnAt: dateOrNull(row.lastTurnAt),
    seenAt: new Date(row.seenAt),
    lastErrorAt: dateOrNull(row.lastErrorAt),
  }));
}
