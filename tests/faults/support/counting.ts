import type { ChunkedWork } from '@backdesk/server/testing';

/** The table that `counting` writes to; nothing in it would notice a number that comes twice. */
export const countingTable = 'create table counted (number int not null, worker int not null)';

/** Writes the numbers below `upTo`, `step` at a time: any repetition or gap can be seen afterwards. */
export const counting: ChunkedWork<{ upTo: number; step: number }, number> = {
  kind: 'tests.count',
  input: { parse: (value) => value as { upTo: number; step: number } },
  position: { parse: Number },
  async chunk(change, { jobId, input, position }) {
    const from = position ?? 0;
    const to = Math.min(from + input.step, input.upTo);
    await change.em
      .getConnection()
      .execute(
        `insert into counted select number, ${process.pid} from generate_series(${from}, ${to - 1}) number`,
        [],
        'run',
        change.em.getTransactionContext(),
      );
    change.audit({ action: 'tests.count', target: { kind: 'job', id: jobId }, after: { from, to } });
    return {
      counts: { counted: to - from },
      next: to < input.upTo ? to : null,
      message: `Counted to ${to}.`,
    };
  },
};
