import { webhookEventsList } from '@backdesk/contract';
import { sql } from 'kysely';
import type { FieldSource, ListSource } from '../../../platform/list/source.ts';
import { productByKey } from '../../products/index.ts';
import { ignorable, replayable } from '../rules/event-actions.ts';

const column = (name: string): FieldSource => ({ shown: sql.ref(`e.${name}`) });
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Lets the unique indexes, which begin with the product, serve a search across all of them. */
const everyProduct = sql`e.product_id in (select id from products)`;

/** The payload is in no list: opening it is an act of its own. */
export const webhookEventsSource: ListSource<typeof webhookEventsList> = {
  definition: webhookEventsList,
  permission: 'ingest:read',
  exportPermission: 'ingest:export',
  table: 'webhook_events',
  alias: 'e',
  product: { column: sql`e.product_id`, find: productByKey },
  joins: sql`join products on products.id = e.product_id`,
  fields: {
    eventType: { ...column('event_type'), options: { column: 'event_type' } },
    state: column('state'),
    objectId: column('object_id'),
    product: {
      shown: sql`products.name`,
      compared: sql`e.product_id`,
      isOneOf: (keys) => sql`e.product_id = any(array(select id from products where key = any(${keys})))`,
      options: () => sql`select key, name, 1 from products`,
    },
    receivedAt: { ...column('received_at'), sort: { key: sql`e.received_at`, type: 'timestamptz' } },
    error: column('error_message'),
    retryCount: column('retry_count'),
    source: column('source'),
    externalId: column('external_id'),
    occurredAt: column('occurred_at'),
    nextAttemptAt: { shown: sql`case when e.state = 'received' then e.next_attempt_at end` },
    processedAt: column('processed_at'),
  },
  extra: { canReplay: replayable, canIgnore: ignorable },
  finish: (row) => row,
  relations: {},
  search: (q) => ({
    exact: uuid.test(q)
      ? sql`e.id = ${q}::uuid`
      : sql`((e.object_id = ${q} or e.external_id = ${q}) and ${everyProduct})`,
  }),
};
