import type { deleteNoteInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { lockOwnNote } from './lock-own-note.ts';

/** Deletes one's own note; the audit log keeps what it said until the user is erased. */
export async function deleteNote(
  ctx: MutationContext,
  { noteId }: z.output<typeof deleteNoteInput>,
): Promise<{ noteId: string }> {
  const { userId, productId, body, isPinned } = await lockOwnNote(ctx, noteId, 'delete');
  await sql`delete from user_notes where id = ${noteId}`.execute(plainSql(ctx.em));
  await announce(ctx.em, { productId, userId, topic: 'note', id: noteId });
  ctx.audit({
    action: 'users.delete_note',
    target: { kind: 'user', id: userId },
    productId,
    before: { noteId, body, isPinned },
  });
  return { noteId };
}
