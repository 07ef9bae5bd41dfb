import { createHash } from 'node:crypto';
import { Client } from 'pg';

/** Runs `sql` on `url` and returns its rows. */
export async function rowsOf<Row>(url: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

/**
 * Every row of every table of ours, of the sign-in library and of the job queue, as one hash per table.
 * Stripe is called by jobs alone: where none is added, none is made.
 */
export async function fingerprint(superuserUrl: string): Promise<Record<string, string>> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname in ('public', 'auth') or (schemaname = 'pgboss' and tablename = 'job') order by 1`,
    );
    const prints: Record<string, string> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t order by 1`);
      const hash = createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 12);
      prints[name] = `${rows.length} rows ${hash}`;
    }
    return prints;
  } finally {
    await client.end();
  }
}

/**
 * The same, once every session has just been used: the desk marks one that was not for a minute, which could
 * else happen at any call that follows.
 */
export async function fingerprintOfUsed(superuserUrl: string): Promise<Record<string, string>> {
  await rowsOf(superuserUrl, 'update auth."session" set "updatedAt" = now()');
  return fingerprint(superuserUrl);
}
