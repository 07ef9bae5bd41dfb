import type { dropDeadLettersInput, retryDeadLettersInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { announceQueue } from '../rules/announce-job.ts';

type Letter = { queue: string; id: string };

/** Hands jobs that were given up out once more. What a job does is claimed on its own row, so this is harmless. */
export function retryDeadLetters(
  ctx: MutationContext,
  { letters }: z.output<typeof retryDeadLettersInput>,
): Promise<{ changed: number; left: number }> {
  return settle(ctx, letters, 'jobs.retry', (queue, ids) => ctx.services.jobs.retry(ctx.em, queue, ids));
}

/** Removes jobs that were given up, for good, and says why. */
export function dropDeadLetters(
  ctx: MutationContext,
  { letters, reason }: z.output<typeof dropDeadLettersInput>,
): Promise<{ changed: number; left: number }> {
  return settle(
    ctx,
    letters,
    'jobs.drop',
    (queue, ids) => ctx.services.jobs.remove(ctx.em, queue, ids),
    reason,
  );
}

async function settle(
  ctx: MutationContext,
  letters: readonly Letter[],
  action: string,
  act: (queue: string, ids: readonly string[]) => Promise<void>,
  reason?: string,
): Promise<{ changed: number; left: number }> {
  const ids = [...new Set(letters.map(({ id }) => id))];
  const queues = [...new Set(letters.map(({ queue }) => queue))];
  // Locked, so that two people who press at the same moment do it once.
  const { rows } = await sql<Letter & { data: unknown }>`
    select name as queue, id, data from pgboss.job
    where id = any(${ids}::uuid[]) and name = any(${queues}::text[]) and state = 'failed'
    order by id for update`.execute(plainSql(ctx.em));
  const dead = rows.filter((row) => letters.some(({ id, queue }) => id === row.id && queue === row.queue));
  if (dead.length === 0) ctx.nothingChanged('none of the jobs is a dead letter any more');
  for (const queue of queues) {
    const inQueue = dead.filter((row) => row.queue === queue).map(({ id }) => id);
    if (inQueue.length > 0) await act(queue, inQueue);
  }
  for (const { queue, id, data } of dead)
    ctx.audit({
      action,
      target: { kind: 'job', id },
      ...(reason !== undefined && { reason }),
      before: { queue, state: 'failed', data },
      after: { state: action === 'jobs.retry' ? 'waiting' : 'dropped' },
    });
  if (dead.length > 0) await announceQueue(ctx.em);
  return { changed: dead.length, left: letters.length - dead.length };
}
