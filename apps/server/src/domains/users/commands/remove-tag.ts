import type { removeTagInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { productOfUser } from './find-user.ts';

/** Takes a tag off a user. The word itself stays, for the others who carry it. */
export async function removeTag(
  ctx: MutationContext,
  { userId, tagId }: z.output<typeof removeTagInput>,
): Promise<Record<string, never>> {
  const productId = await productOfUser(ctx.em, userId);
  const { rows } = await sql<{ name: string }>`
    delete from user_tags using tags t
    where user_id = ${userId} and tag_id = ${tagId} and t.id = tag_id returning t.name`.execute(
    plainSql(ctx.em),
  );
  const [removed] = rows;
  if (!removed) {
    ctx.nothingChanged('the user does not carry this tag');
    return {};
  }
  await announce(ctx.em, { productId, userId, topic: 'tag', id: tagId });
  ctx.audit({
    action: 'users.remove_tag',
    target: { kind: 'user', id: userId },
    productId,
    before: { tag: removed.name },
  });
  return {};
}
