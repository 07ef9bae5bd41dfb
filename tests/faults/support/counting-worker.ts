import { createLogger, entities, openDatabase, startWorkLoop } from '@backdesk/server/testing';
import { counting } from './counting.ts';

// A worker that knows how to count and nothing else, to be killed by tests.
const { DATABASE_URL: url = '', STALE_MS } = process.env;
const database = await openDatabase({ url, entities, poolSize: 3 });
startWorkLoop({
  database,
  log: createLogger(),
  works: [counting],
  sweepMs: 50,
  staleMs: Number(STALE_MS),
});
process.stdin.resume().once('end', () => process.exit(0));
