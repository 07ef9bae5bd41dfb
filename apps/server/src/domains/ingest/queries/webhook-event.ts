import type { webhookEventInput, webhookEventView } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { ignorable, replayable } from '../rules/event-actions.ts';

export type WebhookEventRow = z.output<typeof webhookEventView>;
type Raw = Omit<WebhookEventRow, 'occurredAt' | 'receivedAt' | 'nextAttemptAt' | 'processedAt'> &
  Record<'receivedAt', string> &
  Record<'occurredAt' | 'nextAttemptAt' | 'processedAt', string | null>;

/** The columns of `webhookEventView` over the event `e` and its product `p`; never the payload. */
export const webhookEventColumns: RawBuilder<unknown> = sql`e.id, p.key as "productKey", p.name as "productName",
  e.source, e.event_type as "eventType", e.external_id as "externalId", e.object_id as "objectId", e.state,
  e.error_message as "errorMessage", e.retry_count as "retryCount", e.occurred_at as "occurredAt",
  e.received_at as "receivedAt", case when e.state = 'received' then e.next_attempt_at end as "nextAttemptAt",
  e.processed_at as "processedAt", ${replayable} as "canReplay", ${ignorable} as "canIgnore"`;

/** Reads a row of `webhookEventColumns`. */
export function readWebhookEvent(raw: unknown): WebhookEventRow {
  const row = raw as Raw;
  const at = (text: string | null) => (text === null ? null : new Date(text));
  return {
    ...row,
    receivedAt: new Date(row.receivedAt),
    occurredAt: at(row.occurredAt),
    nextAttemptAt: at(row.nextAttemptAt),
    processedAt: at(row.processedAt),
  };
}

/** One stored event without its payload. */
export async function webhookEvent(
  ctx: QueryContext,
  { eventId }: z.output<typeof webhookEventInput>,
): Promise<WebhookEventRow> {
  const { rows } = await sql`
    select ${webhookEventColumns} from webhook_events e join products p on p.id = e.product_id
    where e.id = ${eventId}`.execute(plainSql(ctx.em));
  if (!rows[0]) throw notFound('webhook event');
  return readWebhookEvent(rows[0]);
}
