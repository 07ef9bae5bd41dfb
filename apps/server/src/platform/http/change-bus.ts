import { EventEmitter, on } from 'node:events';
import { sql } from 'kysely';
import type { EntityManager } from '../db/database.ts';
import { plainSql } from '../db/kysely.ts';
import { listen } from '../db/listen.ts';
import type { Logger } from '../log.ts';

/** Something about a user changed; ids only, the reader fetches what it may see. */
export type Change = { productId: string; userId: string; topic: string; id: string };

export type ChangeBus = {
  /** Changes of one user from now on, until `signal` aborts. */
  ofUser(userId: string, signal: AbortSignal): AsyncGenerator<Change>;
  close(): Promise<void>;
};

const changeChannel = 'backdesk_changes';

/** Announces a change when the surrounding transaction commits, and not before. */
export async function announce(em: EntityManager, change: Change): Promise<void> {
  await sql`select pg_notify(${changeChannel}, ${JSON.stringify(change)})`.execute(plainSql(em));
}

/** The same for many changes, with one statement. */
export async function announceAll(em: EntityManager, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const payloads = changes.map((change) => JSON.stringify(change));
  await sql`select pg_notify(${changeChannel}, payload) from unnest(${payloads}::text[]) payload`.execute(
    plainSql(em),
  );
}

/**
 * Announces that a member or an API key lost rights, so that their open streams are looked at again.
 * It travels like any change, under the id of whom it concerns.
 */
export function announceAccessChange(em: EntityManager, principalId: string): Promise<void> {
  return announce(em, { productId: '', userId: principalId, topic: 'access', id: principalId });
}

/**
 * Hears every change that any process announces. After a gap in the connection every open stream is
 * told `resync`: its reader cannot notice a gap between us and PostgreSQL and has to read anew.
 */
export async function openChangeBus(directUrl: string, log: Logger): Promise<ChangeBus> {
  const emitter = new EventEmitter().setMaxListeners(0);
  const resync = () => {
    // events.on also listens for `error`, which would end the streams.
    for (const id of emitter.eventNames())
      if (typeof id === 'string' && id !== 'error')
        emitter.emit(id, { productId: '', userId: id, topic: 'resync', id } satisfies Change);
  };
  const listener = await listen(
    { url: directUrl, name: 'backdesk changes', channels: [changeChannel], log },
    (channel, payload) => {
      if (channel === undefined) return resync();
      const change = JSON.parse(payload) as Change;
      emitter.emit(change.userId, change);
    },
  );
  return {
    async *ofUser(userId, signal) {
      for await (const [change] of on(emitter, userId, { signal })) yield change as Change;
    },
    close: () => listener.close(),
  };
}
