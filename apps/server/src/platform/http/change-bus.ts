import { EventEmitter, on } from 'node:events';
import { sql } from 'kysely';
import pg from 'pg';
import type { EntityManager } from '../db/database.ts';
import { kysely } from '../db/kysely.ts';
import type { Logger } from '../log.ts';

/** Something about a user changed; ids only, the reader fetches what it may see. */
export type Change = { productId: string; userId: string; topic: string; id: string };

export type ChangeBus = {
  /** Changes of one user from now on, until `signal` aborts. */
  ofUser(userId: string, signal: AbortSignal): AsyncGenerator<Change>;
  close(): Promise<void>;
};

const CHANNEL = 'backdesk_changes';

/** Announces a change when the surrounding transaction commits, and not before. */
export async function announce(em: EntityManager, change: Change): Promise<void> {
  await sql`select pg_notify(${CHANNEL}, ${JSON.stringify(change)})`.execute(kysely<unknown>(em));
}

/**
 * Hears every change that any process announces. The connection is renewed with a growing pause
 * when it breaks; readers refetch on their own reconnect, so a gap costs time, not truth.
 */
export async function openChangeBus(directUrl: string, log: Logger): Promise<ChangeBus> {
  const emitter = new EventEmitter().setMaxListeners(0);
  let client: pg.Client | undefined;
  let isClosed = false;
  let pauseMs = 100;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: directUrl,
      application_name: 'backdesk changes',
      keepAlive: true,
    });
    next.on('notification', ({ payload }) => {
      const change = JSON.parse(payload ?? '{}') as Change;
      emitter.emit(change.userId, change);
    });
    next.on('error', (error) => log.warn({ err: error }, 'the change listener lost its connection'));
    next.on('end', () => {
      if (!isClosed) setTimeout(() => void reconnect(), pauseMs).unref();
    });
    await next.connect();
    await next.query(`listen ${CHANNEL}`);
    client = next;
    pauseMs = 100;
  };
  const reconnect = async (): Promise<void> => {
    pauseMs = Math.min(pauseMs * 2, 5_000);
    await connect().catch((error: unknown) => {
      log.warn({ err: error }, 'the change listener cannot connect yet');
      if (!isClosed) setTimeout(() => void reconnect(), pauseMs).unref();
    });
  };

  await connect();
  return {
    async *ofUser(userId, signal) {
      for await (const [change] of on(emitter, userId, { signal })) yield change as Change;
    },
    close: async () => {
      isClosed = true;
      await client?.end();
    },
  };
}
