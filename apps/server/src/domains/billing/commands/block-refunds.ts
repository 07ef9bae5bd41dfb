import type { blockRefundsInput, refundBlockedView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import { newId } from '../../../platform/ids.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { refundBlockOf } from '../queries/refund-block.ts';

type Input = z.output<typeof blockRefundsInput>;
type View = z.output<typeof refundBlockedView>;

/**
 * From now on nothing is refunded to this user, by whomever, until the block is lifted. What was asked for
 * before goes on; what waits for a colleague can no longer be approved.
 */
export async function blockRefunds(
  ctx: MutationContext,
  actor: Principal,
  { userId, note }: Input,
): Promise<View> {
  const productId = await lockUser(ctx.em, userId);
  const known = await refundBlockOf(ctx.em, userId);
  if (known) {
    ctx.nothingChanged('refunds to this user are blocked already');
    return { block: known };
  }
  await sql`
    insert into refund_blocks (id, product_id, user_id, note, blocked_by_id, blocked_by_name, created_at)
    values (${newId()}, ${productId}, ${userId}, ${note}, ${actor.id}, ${actor.name}, ${ctx.services.clock.now()})`.execute(
    plainSql(ctx.em),
  );
  await announce(ctx.em, { productId, userId, topic: 'user', id: userId });
  ctx.audit({
    action: 'billing.block_refunds',
    target: { kind: 'user', id: userId },
    productId,
    after: { note },
  });
  return { block: await refundBlockOf(ctx.em, userId) };
}

/** Lets refunds to this user through again; `note` says why. */
export async function unblockRefunds(ctx: MutationContext, { userId, note }: Input): Promise<View> {
  const productId = await lockUser(ctx.em, userId);
  const known = await refundBlockOf(ctx.em, userId);
  if (!known) {
    ctx.nothingChanged('refunds to this user are not blocked');
    return { block: null };
  }
  await sql`delete from refund_blocks where user_id = ${userId}`.execute(plainSql(ctx.em));
  await announce(ctx.em, { productId, userId, topic: 'user', id: userId });
  ctx.audit({
    action: 'billing.unblock_refunds',
    target: { kind: 'user', id: userId },
    productId,
    before: { note: known.note, blockedBy: known.blockedBy },
    after: { note },
  });
  return { block: null };
}

/** Two people who block or lift at the same moment come one after the other; returns the user's product. */
async function lockUser(em: EntityManager, userId: string): Promise<string> {
  const { rows } = await sql<{ productId: string }>`
    select product_id as "productId" from users where id = ${userId} for no key update`.execute(plainSql(em));
  if (!rows[0]) throw notFound('user');
  return rows[0].productId;
}
