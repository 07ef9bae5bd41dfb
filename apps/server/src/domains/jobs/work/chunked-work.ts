import type { ChangeContext } from '../../../platform/audit/transaction.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { principalOf } from '../../../platform/trpc/principal-of.ts';
import { startProgress } from '../commands/start-progress.ts';
import { wakeWorkers } from '../rules/announce-job.ts';
import type { OutcomeCounts } from '../rules/outcome-counts.ts';
import { type Requester, scheduleRequester } from '../rules/requester.ts';

/** What one chunk is told: what was asked for, and where the chunk before it ended. */
export type ChunkState<Input, Position> = {
  /** The work's id, for audit entries. */
  jobId: string;
  input: Input;
  /** Null for the first chunk. */
  position: Position | null;
  requester: Requester;
};

/** The same for the chunk itself, with what was prepared for it. */
export type PreparedState<Input, Position, Prepared> = ChunkState<Input, Position> & { prepared: Prepared };

/** What one chunk came to. */
export type ChunkOutcome<Position> = {
  /** How each of this chunk's items ended, by a word such as `tagged`; their sum counts as done. */
  counts: OutcomeCounts;
  /** Where the next chunk begins; null when this was the last one. */
  next: Position | null;
  /** What it is at, as a sentence; the last one says what it came to. */
  message?: string;
};

/**
 * Long work in chunks. A chunk and its progress are one transaction, so that a worker may be killed
 * at any moment and another goes on where the last commit was: nothing is left out, nothing is done
 * twice. A chunk should take about a second at most, and changes nothing but rows; it ends with its
 * audit entries as every change does.
 */
export type ChunkedWork<Input = unknown, Position = unknown, Prepared = undefined> = {
  /** `domain.verb`. */
  kind: string;
  /** Reads back what was stored, such as a zod schema; throws for what is none. */
  input: { parse(value: unknown): Input };
  position: { parse(value: unknown): Position };
  /**
   * Does what has no place in a transaction, such as asking Stripe, before each chunk. It may have been done
   * before by a worker that died: what it writes itself must bear being written twice.
   */
  prepare?: (state: ChunkState<Input, Position>) => Promise<Prepared>;
  chunk: (
    change: ChangeContext,
    state: PreparedState<Input, Position, Prepared>,
  ) => Promise<ChunkOutcome<Position>>;
  /**
   * Audits the work as a whole, in the transaction in which it ends and however it does; its chunks then
   * write no entries. Returns what the work came to, as a sentence.
   */
  ended?: (change: ChangeContext, end: WorkEnd<Input>) => string;
};

/** How work ended: what its chunks came to, all together. */
export type WorkEnd<Input> = {
  jobId: string;
  input: Input;
  state: 'succeeded' | 'failed' | 'cancelled';
  counts: OutcomeCounts;
  requester: Requester;
};

/** Work of any input, as the worker holds it: what is read back is parsed before a chunk sees it. */
export type AnyChunkedWork = Omit<ChunkedWork, 'prepare' | 'chunk' | 'ended'> & {
  // Methods, so that work of a narrower input still fits here.
  prepare?(state: ChunkState<never, never>): Promise<unknown>;
  chunk(change: ChangeContext, state: PreparedState<never, never, never>): Promise<ChunkOutcome<unknown>>;
  ended?(change: ChangeContext, end: WorkEnd<never>): string;
};

export type WorkOrder<Input> = {
  /** What is done, in words for whoever watches; no personal data. */
  title: string;
  input: Input;
  productId?: string | undefined;
  /** How much there is to do, where that is known. */
  total?: number | undefined;
};

/**
 * Hands work to the workers within the caller's transaction, and returns its id. The caller audits
 * what was asked for.
 */
export async function requestWork<Input>(
  ctx: MutationContext,
  work: Pick<ChunkedWork<Input>, 'kind'>,
  order: WorkOrder<Input>,
): Promise<string> {
  const { kind, id, name } = principalOf(ctx);
  const jobId = await startProgress(ctx.em, 'queued', {
    ...order,
    kind: work.kind,
    requester: { kind, id, name },
  });
  await wakeWorkers(ctx.em);
  return jobId;
}

/** The same for a schedule, which no person stands behind. */
export async function scheduleWork<Input>(
  em: ChangeContext['em'],
  work: Pick<ChunkedWork<Input>, 'kind'>,
  order: WorkOrder<Input>,
): Promise<string> {
  const jobId = await startProgress(em, 'queued', {
    ...order,
    kind: work.kind,
    requester: scheduleRequester,
  });
  await wakeWorkers(em);
  return jobId;
}
