import type { webhookEventInput, webhookPayloadView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';

/** Shows the message as the provider sent it. It may name people, so the audit log keeps who looked. */
export async function openPayload(
  ctx: MutationContext,
  { eventId }: z.output<typeof webhookEventInput>,
): Promise<z.output<typeof webhookPayloadView>> {
  const { rows } = await sql<{ payload: string; productId: string }>`
    select payload, product_id as "productId" from webhook_events where id = ${eventId}`.execute(
    plainSql(ctx.em),
  );
  const [event] = rows;
  if (!event) throw notFound('webhook event');
  ctx.audit({
    action: 'ingest.open_payload',
    target: { kind: 'webhook_event', id: eventId },
    productId: event.productId,
  });
  return { payload: event.payload, bytes: Buffer.byteLength(event.payload) };
}
