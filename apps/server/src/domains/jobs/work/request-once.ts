import { sql } from 'kysely';
import { sha256 } from '../../../platform/crypto.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { principalOf } from '../../../platform/trpc/principal-of.ts';
import { startProgress } from '../commands/start-progress.ts';
import { wakeWorkers } from '../rules/announce-job.ts';
import type { ChunkedWork, WorkOrder } from './chunked-work.ts';

/**
 * Hands work to the workers within the caller's transaction, once per operation: the same wish under the
 * same id is the work that it already is, another wish is refused. `plan` is made for new work only, which
 * the caller then audits.
 */
export async function requestWorkOnce<Input>(
  ctx: MutationContext,
  work: Pick<ChunkedWork<Input>, 'kind'>,
  { operationId, ...wish }: { operationId: string } & Record<string, unknown>,
  plan: () => Promise<WorkOrder<Input>>,
): Promise<{ jobId: string; isNew: boolean }> {
  const { kind, id, name } = principalOf(ctx);
  const hash = sha256(JSON.stringify([work.kind, kind, id, wish]));
  const db = plainSql(ctx.em);
  // Two that come at the same moment: the second one sees what the first has committed.
  await sql`select pg_advisory_xact_lock(hashtextextended(${operationId}, 0))`.execute(db);
  const { rows } = await sql<{ hash: string | null }>`
    select asked_hash as hash from job_progress where id = ${operationId}`.execute(db);
  const [known] = rows;
  if (known && known.hash !== hash)
    throw new Refusal(
      'operation_reused',
      'Something else was asked for under this id before. Open the dialog again.',
    );
  if (known) {
    ctx.nothingChanged('the same was asked for before');
    return { jobId: operationId, isNew: false };
  }
  const order = await plan();
  const asked = { id: operationId, hash };
  await startProgress(ctx.em, 'queued', { ...order, kind: work.kind, requester: { kind, id, name }, asked });
  await wakeWorkers(ctx.em);
  return { jobId: operationId, isNew: true };
}
