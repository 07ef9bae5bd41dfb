import { randomUUID } from 'node:crypto';
import { type AnyChunkedWork, chunkedWorks, startWorkLoop } from '@backdesk/server/testing';
import type { CallResult, TestClient } from './client.ts';
import { rowsOf } from './fingerprint.ts';
import type { TestServer } from './server.ts';
import { until } from './until.ts';

type Row = Record<string, unknown>;

/** What tests of work on many rows at once look at. */
export function bulkDesk(server: TestServer) {
  const sql = (text: string, values: unknown[] = []) =>
    rowsOf<Row>(server.database.superuserUrl, text, values);
  const job = async (id: string) =>
    (
      await sql(
        'select *, done_count::int as done, total_count::int as total from job_progress where id = $1',
        [id],
      )
    )[0];
  /** Does what waits with the works of a worker, one of them in another form, until the job has ended. */
  const finish = async (id: string, instead?: AnyChunkedWork) => {
    const works = chunkedWorks.map((work) => (work.kind === instead?.kind ? instead : work));
    const loop = startWorkLoop({ ...server.services, works, sweepMs: 20, staleMs: 300 });
    await until(`work ${id} has ended`, async () => (await job(id))?.finished_at != null);
    await loop.stop();
    return (await job(id)) ?? {};
  };
  /** The entries about one piece of work, in order, with what they say. */
  const audited = async (id: string) =>
    sql(
      `select e.action, e.actor_kind, p.payload::jsonb -> 'after' as after, p.payload::jsonb ->> 'reason' as reason
       from audit_entries e join audit_payloads p using (sequence) where e.target_id = $1 order by e.sequence`,
      [id],
    );
  const ask = (client: TestClient, procedure: string, input: Row): Promise<CallResult> =>
    client.call(procedure, { operationId: randomUUID(), ...input });
  const start = async (client: TestClient, procedure: string, input: Row): Promise<string> => {
    const { data, error } = await ask(client, procedure, input);
    if (error) throw new Error(`${procedure} was refused: ${error.message}`);
    return (data as { jobId: string }).jobId;
  };
  return { sql, job, finish, audited, ask, start };
}

/** The real work, with something that happens before its chunk of this number, counted from 1, commits. */
export function disturbed(kind: string, at: number, disturb: () => Promise<void>): AnyChunkedWork {
  const work = chunkedWorks.find((one) => one.kind === kind);
  if (!work) throw new Error(`There is no work of the kind ${kind}.`);
  let runs = 0;
  return {
    ...work,
    async chunk(change, state) {
      const outcome = await work.chunk(change, state);
      runs += 1;
      if (runs === at) await disturb();
      return outcome;
    },
  };
}
