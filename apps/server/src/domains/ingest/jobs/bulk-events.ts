import { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import type { ChunkedWork, ChunkState } from '../../jobs/index.ts';
import { ignoreRows, replayRows, type SettledRow } from '../commands/settle-rows.ts';
import { eventsSettled } from '../rules/bulk-event-words.ts';

const chunkSize = 500;

type Way<Input> = {
  kind: string;
  input: { parse(value: unknown): Input };
  outcome: 'replayed' | 'ignored';
  settle: (
    em: EntityManager,
    ids: readonly string[],
    state: ChunkState<Input, number>,
  ) => Promise<SettledRow[]>;
};

/** Work on the events that were selected, 500 at a time; what the state of one forbids by now is left. */
function bulkEvents<Input extends { ids: string[]; reason?: string | undefined }>({
  kind,
  input,
  outcome,
  settle,
}: Way<Input>): ChunkedWork<Input, number> {
  return {
    kind,
    input,
    /** How many of the ids are behind. */
    position: z.int(),
    async chunk({ em }, state) {
      const { ids } = state.input;
      const from = state.position ?? 0;
      const chunk = ids.slice(from, from + chunkSize);
      const settled = await settle(em, chunk, state);
      const left = chunk.length - settled.length;
      const next = from + chunk.length;
      return {
        counts: {
          ...(settled.length > 0 && { [outcome]: settled.length }),
          ...(left > 0 && { 'left as they were': left }),
        },
        next: next >= ids.length ? null : next,
      };
    },
    ended({ audit }, { jobId, input: { ids, reason }, state, counts }) {
      audit({
        action: `${kind}_ended`,
        target: { kind: 'job', id: jobId },
        reason,
        after: { state, counts, selected: ids.length },
      });
      return eventsSettled(outcome, counts, ids.length);
    },
  };
}

export const bulkReplayWork = bulkEvents({
  kind: 'ingest.bulk_replay',
  input: z.strictObject({ ids: z.array(z.string()) }),
  outcome: 'replayed',
  settle: (em, ids) => replayRows(em, ids),
});

export const bulkIgnoreWork = bulkEvents({
  kind: 'ingest.bulk_ignore',
  input: z.strictObject({ ids: z.array(z.string()), reason: z.string() }),
  outcome: 'ignored',
  settle: (em, ids, { input, requester }) =>
    ignoreRows(em, ids, { name: requester.name, reason: input.reason }),
});
