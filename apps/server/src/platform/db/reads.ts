import { TRPCError } from '@trpc/server';
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely';
import pg from 'pg';
import { Refusal } from '../errors.ts';

/** Longest a list may take to be read, in milliseconds. */
export const readTimeoutMs = 5_000;
/** Longest a read waits for a free connection: then too many others are being served. */
const connectTimeoutMs = 3_000;

type Asked = {
  /** Ends the statement at once, in PostgreSQL too: whoever asked has gone away. */
  signal?: AbortSignal | undefined;
  /** Shorter or longer than `readTimeoutMs`. */
  timeoutMs?: number;
};

/**
 * Reads that may turn out slow: lists, counts, exports. They have connections of their own, so that a
 * hundred slow lists leave the desk's other requests alone, which cannot write, and whose statement is
 * cancelled in PostgreSQL when the browser leaves.
 */
export type Reads = {
  /** The rows of one statement. Throws `too_slow`, or an error with the code CLIENT_CLOSED_REQUEST when cancelled. */
  run<Row>(statement: RawBuilder<Row>, asked?: Asked): Promise<Row[]>;
  /** The rows of one statement in chunks of `size`, as they were at one moment; memory for one chunk only. */
  stream<Row>(statement: RawBuilder<Row>, asked: Asked & { size: number }): AsyncGenerator<Row[]>;
  close(): Promise<void>;
};

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** The text and the parameters of a statement, as the driver wants them. */
export function compileSql(statement: RawBuilder<unknown>): { text: string; values: unknown[] } {
  const { sql, parameters } = statement.compile(compiler);
  return { text: sql, values: [...parameters] };
}

/** Opens the pools; connections are made when they are needed. */
export function openReads(url: string, applicationName = 'backdesk lists'): Reads {
  const pool = (max: number, name: string) => {
    const made = new pg.Pool({
      connectionString: url,
      max,
      connectionTimeoutMillis: connectTimeoutMs,
      application_name: name,
      options: [
        '-c timezone=UTC',
        `-c statement_timeout=${readTimeoutMs}`,
        '-c default_transaction_read_only=on',
        '-c idle_in_transaction_session_timeout=60s',
        // Compiling a plan costs more than a page is allowed to take.
        '-c jit=off',
      ].join(' '),
    });
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    made.on('error', () => undefined);
    return made;
  };
  const lists = pool(6, applicationName);
  // A stream holds its connection for minutes: the lists must not wait for it.
  const streams = pool(3, `${applicationName} export`);
  // Never from the pool whose connections are all busy with what is to be cancelled.
  const cancels = pool(1, `${applicationName} cancel`);

  return {
    async run(statement, asked = {}) {
      const { text, values } = compileSql(statement);
      return withConnection(lists, cancels, asked, async (client) => {
        if (asked.timeoutMs === undefined) return (await client.query(text, values)).rows;
        await client.query(`begin; set local statement_timeout = ${Math.ceil(asked.timeoutMs)}`);
        const { rows } = await client.query(text, values);
        await client.query('commit');
        return rows;
      });
    },
    async *stream<Row>(statement: RawBuilder<Row>, asked: Asked & { size: number }) {
      const { text, values } = compileSql(statement);
      const held = await holdConnection(streams, cancels, asked);
      let failure: unknown = new Error('abandoned');
      try {
        await held.client.query(
          `begin isolation level repeatable read; set local statement_timeout = ${Math.ceil(asked.timeoutMs ?? 60_000)}; set local idle_in_transaction_session_timeout = '5min'`,
        );
        await held.client.query(`declare rows no scroll cursor for ${text}`, values);
        for (;;) {
          const { rows } = await held.client.query<Row & pg.QueryResultRow>(
            `fetch forward ${Math.ceil(asked.size)} from rows`,
          );
          if (rows.length > 0) yield rows;
          if (rows.length < asked.size) break;
        }
        await held.client.query('commit');
        failure = undefined;
      } catch (error) {
        throw meaningOf(error, asked);
      } finally {
        // Also when the reader stops early: what is half read is not handed to the next.
        await held.release(failure !== undefined);
      }
    },
    async close() {
      await Promise.all([lists.end(), streams.end(), cancels.end()]);
    },
  };
}

async function withConnection<Result>(
  pool: pg.Pool,
  cancels: pg.Pool,
  asked: Asked,
  use: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const held = await holdConnection(pool, cancels, asked);
  let isBroken = true;
  try {
    const result = await use(held.client);
    isBroken = false;
    return result;
  } catch (error) {
    throw meaningOf(error, asked);
  } finally {
    await held.release(isBroken);
  }
}

const pids = new WeakMap<pg.PoolClient, number>();

/** A connection whose statement is cancelled on `signal`, until it is released. */
async function holdConnection(pool: pg.Pool, cancels: pg.Pool, { signal }: Asked) {
  if (signal?.aborted) throw gone();
  const client = await pool.connect().catch((error: unknown) => {
    if (error instanceof Error && /timeout exceeded when trying to connect/.test(error.message))
      throw new Refusal(
        'too_slow',
        'Too many lists are being read at this moment. Try again in a few seconds.',
      );
    throw error;
  });
  let pid = pids.get(client);
  if (pid === undefined) {
    // Not the one of the handshake: a pooler in session mode makes that one up.
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid').catch((error) => {
      client.release(true);
      throw error;
    });
    pid = rows[0]?.pid ?? 0;
    pids.set(client, pid);
  }
  let cancelled: Promise<unknown> | undefined;
  const cancel = () => {
    cancelled = cancels.query('select pg_cancel_backend($1)', [pid]).catch(() => undefined);
  };
  if (signal?.aborted) {
    client.release();
    throw gone();
  }
  signal?.addEventListener('abort', cancel, { once: true });
  return {
    client,
    async release(isBroken: boolean) {
      signal?.removeEventListener('abort', cancel);
      await cancelled;
      // A cancel that came late would hit whatever the connection is used for next.
      client.release(isBroken || cancelled !== undefined);
    },
  };
}

const gone = () => new TRPCError({ code: 'CLIENT_CLOSED_REQUEST', message: 'Whoever asked has gone away.' });

function meaningOf(error: unknown, { signal, timeoutMs = readTimeoutMs }: Asked): unknown {
  if (signal?.aborted) return gone();
  if ((error as { code?: string }).code === '57014')
    return new Refusal(
      'too_slow',
      `This took longer than ${Math.round(timeoutMs / 100) / 10} seconds and was stopped. Choose a product, a shorter time or one more filter.`,
    );
  return error;
}
