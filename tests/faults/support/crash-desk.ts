import pg from 'pg';
import { TestClient } from '../../support/client.ts';
import { startTestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';
import { startStripe } from '../../support/stripe.ts';
import { until } from '../../support/until.ts';
import { startGate } from './gate.ts';
import { type Program, serverFolder, startProgram } from './program.ts';
import { quietPort } from './quiet-port.ts';

/** Waits that fit a test; the rules are those of production. */
const patience = {
  stripeTimeoutMs: 2_000,
  retryScale: 0.05,
  sweepMs: 100,
  leaseMarginMs: 1_000,
  eventHoldMs: 4_000,
};

export type CrashDesk = Awaited<ReturnType<typeof startCrashDesk>>;

/**
 * Server, worker and Stripe as processes of their own, with a gate before Stripe and one before the
 * server, so that a test can see how far a refund is and kill what it wants to.
 */
export async function startCrashDesk(options: { workerFolder?: string } = {}) {
  const stripe = await startStripe();
  const toStripe = await startGate(stripe.base);
  const port = await quietPort();
  const url = `http://127.0.0.1:${port}`;
  const toServer = await startGate(url);
  // In this process only for its database, its members and what they may read; the server under test is below.
  const desk = await startTestServer({ BACKDESK_URL: url, STRIPE_API_BASE: toStripe.url });
  const sql = new pg.Client({ connectionString: desk.database.superuserUrl });
  await sql.connect();
  const env = { ...desk.env, PORT: String(port), BACKDESK_PATIENCE: JSON.stringify(patience) };
  const programs: { server: Program; worker: Program } = {
    server: startProgram('main', env),
    worker: startProgram('worker', env, options.workerFolder ?? serverFolder),
  };

  const failIfEnded = (): void => {
    const failure = programs.server.failure() ?? programs.worker.failure();
    if (failure) throw new Error(failure);
  };
  const ready = (): Promise<true> =>
    until(
      'the server answers',
      async () => {
        failIfEnded();
        const answer = await fetch(`${url}/readyz`).catch(() => undefined);
        return answer?.ok === true && true;
      },
      90_000,
    );
  await ready();

  const { client } = await signedIn(desk, 'owner');
  const agent = Object.assign(new TestClient({ url: toServer.url, config: desk.config }), {
    cookies: client.cookies,
  });

  return {
    stripe,
    toStripe,
    toServer,
    desk,
    sql,
    agent,
    failIfEnded,
    ready,
    /** Ends it as a crash does. */
    kill: (name: keyof typeof programs) => programs[name].kill(),
    /** Starts it again after a kill. */
    restart(name: keyof typeof programs) {
      programs[name] =
        name === 'server'
          ? startProgram('main', env)
          : startProgram('worker', env, options.workerFolder ?? serverFolder);
    },
    /** The rows of a query. */
    rows: async <Row extends pg.QueryResultRow>(query: string, values: unknown[] = []): Promise<Row[]> =>
      (await sql.query<Row>(query, values)).rows,
    async stop() {
      await Promise.all([programs.server.stop(), programs.worker.stop()]);
      await sql.end();
      await toServer.stop();
      await toStripe.stop();
      await desk.stop();
      await stripe.stop();
    },
  };
}
