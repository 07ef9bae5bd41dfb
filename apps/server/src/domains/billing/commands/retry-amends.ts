import type { retryAmendsInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { type AmendsView, amendsRow, toAmendsView } from '../queries/amends.ts';
import { requireAmendsChange } from './amends-change.ts';
import { storedWish } from './make-right.ts';
import { refundPayment } from './refund-payment.ts';

/**
 * Tries a step that failed once more, as whoever asks now: with their limits, and from what is so now. It is
 * a step of its own, with an id of its own at Stripe; the one that failed stays where it is told.
 */
export async function retryAmends(
  ctx: MutationContext,
  actor: Principal,
  { amendsId, step }: z.output<typeof retryAmendsInput>,
): Promise<AmendsView> {
  const { em } = ctx;
  await sql`select from amends where id = ${amendsId} for update`.execute(plainSql(em));
  const row = await amendsRow(em, amendsId);
  const state = step === 'refund' ? row.refund_state : row.operation_state;
  if (state !== 'failed')
    throw new Refusal('approval_ended', 'This step has not failed, so there is nothing to try again.');
  const wish = storedWish(row.wish);
  const operationId = newId();
  const { note, reason, ticket } = wish;
  if (step === 'refund' && wish.refund)
    await refundPayment(ctx, actor, { ...wish.refund, operationId, reason, note, ticket });
  if (step === 'subscription' && wish.subscription) {
    const { rows } = await sql<{ seen: string }>`
      select o.content_hash as seen from subscriptions s
      join stripe_objects o on o.product_id = s.product_id and o.id = s.stripe_subscription_id
      where s.id = ${wish.subscription.subscriptionId}`.execute(plainSql(em));
    await requireAmendsChange(ctx, actor, {
      ...wish.subscription,
      seen: rows[0]?.seen ?? '',
      operationId,
      note,
    });
  }
  const column = sql.ref(step === 'refund' ? 'refund_id' : 'operation_id');
  await sql`update amends set ${column} = ${operationId} where id = ${amendsId}`.execute(plainSql(em));
  ctx.audit({
    action: 'billing.retry_make_right',
    target: { kind: 'amends', id: amendsId },
    productId: row.product_id,
    after: { step, operationId, userId: row.user_id },
  });
  return toAmendsView(await amendsRow(em, amendsId));
}
