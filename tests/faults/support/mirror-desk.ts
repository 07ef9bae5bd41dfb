import pg from 'pg';
import { mirroredRows } from '../../support/mirrored-rows.ts';
import { startTestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { postman } from './postman.ts';
import { serverFolder, startProgram } from './program.ts';

const patience = { stripeTimeoutMs: 5_000, sweepMs: 50, leaseMarginMs: 1_000, eventHoldMs: 8_000 };

export type MirrorDesk = Awaited<ReturnType<typeof startMirrorDesk>>;

/** A desk that mirrors the Stripe at `stripeBase`, its digest done by `workers` processes. */
export async function startMirrorDesk(options: { stripeBase: string; workers: number; folder?: string }) {
  const desk = await startTestServer({ STRIPE_API_BASE: options.stripeBase });
  const env = { ...desk.env, BACKDESK_PATIENCE: JSON.stringify(patience) };
  const sql = new pg.Client({ connectionString: desk.database.superuserUrl });
  await sql.connect();
  await sql.query(noteWhatHappens);
  const workers = Array.from({ length: options.workers }, () =>
    startProgram('worker', env, options.folder ?? serverFolder),
  );
  const post = postman(`${desk.url}/webhooks/stripe/acme`, desk.webhookSecret);
  const rows = async <Row extends pg.QueryResultRow>(query: string): Promise<Row[]> =>
    (await sql.query<Row>(query)).rows;
  return {
    rows,
    /** Delivers one event; anything but a 2xx fails the test. */
    async deliver(event: object): Promise<void> {
      const status = await post.post(event);
      if (status !== 200) throw new Error(`An event was answered with ${status}.`);
    },
    /** Waits until every event that was delivered has been digested. */
    async quiet(): Promise<void> {
      await until(
        'every event is digested',
        async () => {
          const failure = workers.map((worker) => worker.failure()).find((text) => text !== undefined);
          if (failure) throw new Error(failure);
          return (await rows(`select 1 from webhook_events where state = 'received' limit 1`)).length === 0;
        },
        120_000,
      );
    },
    /** Waits until a worker has come to a decision about an event: digested it, or put it off. */
    tried: (eventId: string): Promise<unknown> =>
      until('a worker has tried the event', async () => {
        const found = await sql.query(
          'select 1 from event_log l join webhook_events e using (id) where e.external_id = $1',
          [eventId],
        );
        return found.rows.length > 0;
      }),
    /** How many events ended in which state, and how many did not end exactly once. */
    async events(): Promise<{ states: Record<string, number>; notOnce: number }> {
      const states = await rows<{ state: string; count: number }>(
        'select state, count(*)::int as count from webhook_events group by state',
      );
      const [once] = await rows<{ count: number }>(
        `select count(*)::int as count from webhook_events e
         where (select count(*) from event_log l where l.id = e.id and l.what = 'ended') <> 1`,
      );
      return {
        states: Object.fromEntries(states.map(({ state, count }) => [state, count])),
        notOnce: once?.count ?? -1,
      };
    },
    /** Everything that is projected from Stripe, a row a text, without our ids and the times of writing. */
    projection: (): Promise<string[]> => mirroredRows(rows),
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()));
      post.stop();
      await sql.end();
      await desk.stop();
    },
  };
}

/**
 * Notes each time that an event comes to its end, which must be once however often it was sent, and
 * each time that it is put off because somebody else is fetching the object.
 */
const noteWhatHappens = `
  create table event_log (id uuid not null, what text not null);
  grant insert on event_log to public;
  create function note_event() returns trigger language plpgsql as $$
    begin
      insert into event_log values (new.id, case new.state when 'received' then 'put off' else 'ended' end);
      return new;
    end $$;
  create trigger note_event after update on webhook_events for each row
    when (old.state <> new.state or new.next_attempt_at < old.next_attempt_at) execute function note_event()`;
