import type { addTagInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { principalOf } from '../../../platform/trpc/principal-of.ts';
import { ensureTag } from './ensure-tag.ts';
import { productOfUser } from './find-user.ts';

/** Puts a tag on a user; a user who carries it already keeps whoever put it there first. */
export async function addTag(
  ctx: MutationContext,
  { userId, name }: z.output<typeof addTagInput>,
): Promise<Record<string, never>> {
  const author = principalOf(ctx);
  const productId = await productOfUser(ctx.em, userId);
  const tag = await ensureTag(ctx.em, name);
  const { rows } = await sql`
    insert into user_tags (user_id, tag_id, product_id, created_by_kind, created_by_id, created_by_name)
    values (${userId}, ${tag.id}, ${productId}, ${author.kind}, ${author.id}, ${author.name})
    on conflict do nothing returning tag_id`.execute(plainSql(ctx.em));
  if (rows.length === 0) {
    ctx.nothingChanged('the user carries this tag already');
    return {};
  }
  await announce(ctx.em, { productId, userId, topic: 'tag', id: tag.id });
  ctx.audit({
    action: 'users.add_tag',
    target: { kind: 'user', id: userId },
    productId,
    after: { tag: tag.name },
  });
  return {};
}
