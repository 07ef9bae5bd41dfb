import { sql } from 'kysely';
import type { Database, EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';

export type IncomingEvent = {
  productId: string;
  source: 'stripe' | 'clerk';
  externalId: string;
  eventType: string;
  apiVersion: string | null;
  objectId: string | null;
  objectType: string | null;
  payload: string;
  state: 'received' | 'quarantined';
  errorMessage: string | null;
  occurredAt: Date | null;
};

/** Wakes the digest when the insert commits. */
export const webhookChannel = 'backdesk_webhooks';

type Waiting = { event: IncomingEvent; resolve: () => void; reject: (error: unknown) => void };

const mostPerInsert = 500;

/**
 * Stores events durably, many in one statement: while one insert commits, the next batch gathers.
 * `write` resolves after the commit and never before, so what was acknowledged is there.
 */
export function eventWriter(database: Database): { write(event: IncomingEvent): Promise<void> } {
  let waiting: Waiting[] = [];
  let isWriting = false;

  const drain = async (): Promise<void> => {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostPerInsert);
      waiting = waiting.slice(mostPerInsert);
      try {
        await insertEvents(
          database.fork(),
          batch.map(({ event }) => event),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isWriting = false;
  };

  return {
    write: (event) =>
      new Promise((resolve, reject) => {
        waiting.push({ event, resolve, reject });
        if (!isWriting) void drain();
      }),
  };
}

/** Inserts events in one statement and returns how many were new; the digest is woken when it commits. */
export async function insertEvents(em: EntityManager, events: readonly IncomingEvent[]): Promise<number> {
  const column = <Key extends keyof IncomingEvent>(key: Key) => events.map((event) => event[key]);
  const { rows } = await sql<{ count: number }>`
    with stored as (
      insert into webhook_events (id, product_id, source, external_id, event_type, api_version, object_id,
        object_type, payload, state, error_message, occurred_at)
      select * from unnest(${events.map(() => newId())}::uuid[], ${column('productId')}::uuid[],
        ${column('source')}::text[], ${column('externalId')}::text[], ${column('eventType')}::text[],
        ${column('apiVersion')}::text[], ${column('objectId')}::text[], ${column('objectType')}::text[],
        ${column('payload')}::text[], ${column('state')}::text[], ${column('errorMessage')}::text[],
        ${events.map(({ occurredAt }) => occurredAt?.toISOString() ?? null)}::timestamptz[])
      on conflict (product_id, source, external_id) do nothing returning 1),
    counted as (select count(*)::int as count from stored)
    select count, case when count > 0 then pg_notify(${webhookChannel}, '') end from counted`.execute(
    plainSql(em),
  );
  return rows[0]?.count ?? 0;
}
