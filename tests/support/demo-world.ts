import { createSimulator, type Simulator } from '@backdesk/stripe-simulator';
import { demoStart, loadDemoWorld, type Logger, playDemoWorld } from '@backdesk/server/testing';
import pg from 'pg';
import { startTestServer, type TestServer } from './server.ts';

/** A fixed day, so that the world is the same on every run. */
export const demoEndsAt = new Date('2026-11-20T12:00:00Z');
const months = 24;

export type PlayedDemo = {
  server: TestServer;
  simulator: Simulator;
  world: ReturnType<typeof playDemoWorld>;
  rows<Row extends Record<string, unknown>>(query: string): Promise<Row[]>;
  /** The one value of a query, as a number. */
  number(query: string): Promise<number>;
  stop(): Promise<void>;
};

/** The demo world at Stripe alone, nothing of it stored. */
export function playDemo(
  users: number,
  options: { validateResponses: boolean },
): { simulator: Simulator; world: ReturnType<typeof playDemoWorld> } {
  const simulator = createSimulator({
    seed: 'demo test',
    startAt: demoStart(demoEndsAt, months),
    validateResponses: options.validateResponses,
    bulk: options.validateResponses ? true : { until: demoEndsAt },
  });
  return {
    simulator,
    world: playDemoWorld(simulator, { users, endsAt: demoEndsAt, months, seed: 'demo test' }),
  };
}

/** The demo world in a database of its own, as an installation has it after its first start. */
export async function startDemoWorld(
  users: number,
  options: { validateResponses: boolean; log?: Logger },
): Promise<PlayedDemo> {
  const server = await startTestServer({}, options);
  const { simulator, world } = playDemo(users, options);
  await server.services.database.fork().transactional((em) => loadDemoWorld(em, simulator, world));
  const sql = new pg.Client({ connectionString: server.database.superuserUrl });
  await sql.connect();
  await sql.query('analyze');
  const rows = async <Row extends Record<string, unknown>>(query: string): Promise<Row[]> =>
    (await sql.query<Row>(query)).rows;
  return {
    server,
    simulator,
    world,
    rows,
    number: async (query) =>
      (await rows<{ value: number }>(`select (${query})::float8 as value`))[0]?.value ?? Number.NaN,
    stop: async () => {
      await sql.end();
      await simulator.close();
      await server.stop();
    },
  };
}
