import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { principalOf } from '../../../platform/trpc/principal-of.ts';

export type LockedNote = {
  userId: string;
  productId: string;
  body: string;
  isPinned: boolean;
  version: number;
  editedBy: string | null;
  updatedAt: string;
};

/** Locks a note that the caller wrote; throws `not_found`, or `forbidden` when somebody else did. */
export async function lockOwnNote(ctx: MutationContext, noteId: string, verb: string): Promise<LockedNote> {
  const me = principalOf(ctx);
  const { rows } = await sql<LockedNote & { kind: string; authorId: string | null; author: string }>`
    select user_id as "userId", product_id as "productId", body, is_pinned as "isPinned", version,
      updated_by_name as "editedBy", updated_at as "updatedAt", created_by_kind as kind,
      created_by_id as "authorId", created_by_name as author
    from user_notes where id = ${noteId} for update`.execute(plainSql(ctx.em));
  const [note] = rows;
  if (!note) throw notFound('note');
  if (note.kind !== me.kind || note.authorId !== me.id)
    throw new Refusal(
      'forbidden',
      `${note.author} wrote this note, so only ${note.author} can ${verb} it. Add one of your own beside it.`,
    );
  return note;
}
