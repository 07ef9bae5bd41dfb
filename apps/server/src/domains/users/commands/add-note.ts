import type { addNoteInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import { newId } from '../../../platform/ids.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { principalOf } from '../../../platform/trpc/principal-of.ts';
import { productOfUser } from './find-user.ts';

/** Writes a note about a user, for the others who look after them. */
export async function addNote(
  ctx: MutationContext,
  { userId, body, isPinned }: z.output<typeof addNoteInput>,
): Promise<{ noteId: string }> {
  const author = principalOf(ctx);
  const productId = await productOfUser(ctx.em, userId);
  const noteId = newId();
  await sql`
    insert into user_notes (id, product_id, user_id, body, is_pinned, created_by_kind, created_by_id, created_by_name)
    values (${noteId}, ${productId}, ${userId}, ${body}, ${isPinned}, ${author.kind}, ${author.id}, ${author.name})`.execute(
    plainSql(ctx.em),
  );
  await announce(ctx.em, { productId, userId, topic: 'note', id: noteId });
  ctx.audit({
    action: 'users.add_note',
    target: { kind: 'user', id: userId },
    productId,
    after: { noteId, body, isPinned },
  });
  return { noteId };
}
