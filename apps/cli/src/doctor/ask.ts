import { Client } from 'pg';

/** Runs one query and returns its rows. */
export type Ask = <Row>(query: string, values?: unknown[]) => Promise<Row[]>;

/** Connects to `url` for as long as `work` takes. */
export async function asking<Result>(url: string, work: (ask: Ask) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(async (query, values = []) => (await client.query(query, values)).rows);
  } finally {
    await client.end();
  }
}
