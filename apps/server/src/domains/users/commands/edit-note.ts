import type { editNoteInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { principalOf } from '../../../platform/trpc/principal-of.ts';
import { lockOwnNote } from './lock-own-note.ts';

/** Changes one's own note. Throws `conflict` with the present text when it was edited meanwhile. */
export async function editNote(
  ctx: MutationContext,
  { noteId, version, body, isPinned }: z.output<typeof editNoteInput>,
): Promise<{ noteId: string }> {
  const me = principalOf(ctx);
  const note = await lockOwnNote(ctx, noteId, 'edit');
  if (note.version !== version)
    throw new Refusal('conflict', 'This note was edited in the meantime. Nothing was saved.', {
      present: {
        version: note.version,
        changedBy: note.editedBy,
        changedAt: new Date(note.updatedAt).toISOString(),
        values: { body: note.body, isPinned: note.isPinned },
      },
    });
  if (note.body === body && note.isPinned === isPinned) {
    ctx.nothingChanged('the note says this already');
    return { noteId };
  }
  await sql`
    update user_notes set body = ${body}, is_pinned = ${isPinned}, updated_by_id = ${me.id},
      updated_by_name = ${me.name}
    where id = ${noteId}`.execute(plainSql(ctx.em));
  const { userId, productId } = note;
  await announce(ctx.em, { productId, userId, topic: 'note', id: noteId });
  ctx.audit({
    action: 'users.edit_note',
    target: { kind: 'user', id: userId },
    productId,
    before: { noteId, body: note.body, isPinned: note.isPinned },
    after: { noteId, body, isPinned },
  });
  return { noteId };
}
