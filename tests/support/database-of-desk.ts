import pg from 'pg';
import { installation } from './e2e.ts';

/** A connection to the installation's database as the role that owns it, for faults and facts. */
export async function withDatabase<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: installation().runtime.urls.migration });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
