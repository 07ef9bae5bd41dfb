import type { noteView, notesView } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { decodeCursor, encodeCursor, instantKey } from '../../../platform/cursor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import type { PartInput } from './part-page.ts';

type View = z.output<typeof notesView>;

const pageSize = 20;
const noteRows = z.array(
  z.object({
    id: z.uuid(),
    body: z.string(),
    isPinned: z.boolean(),
    kind: z.string(),
    authorId: z.string().nullable(),
    author: z.string(),
    editedBy: z.string().nullable(),
    at: z.string(),
    updatedAt: z.string(),
    version: z.int(),
  }),
);

/** The first notes on a user, one more than a page, as one JSON value for the statement of the page. */
export const notesJson = (
  userId: RawBuilder<unknown>,
  after: RawBuilder<unknown> = sql`true`,
): RawBuilder<unknown> => sql`(
  select coalesce(json_agg(n), '[]') from (
    select id, body, is_pinned as "isPinned", created_by_kind as kind, created_by_id as "authorId",
      created_by_name as author, updated_by_name as "editedBy",
      to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
      updated_at as "updatedAt", version
    from user_notes where user_id = ${userId} and ${after}
    order by is_pinned desc, created_at desc, id desc limit ${sql.lit(pageSize + 1)}) n)`;

/** Reads what `notesJson` selected. */
export function readNotes(json: unknown, userId: string, reader: Principal | null): View {
  const rows = noteRows.parse(json);
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  return {
    rows: shown.map(
      ({ kind, authorId, at, updatedAt, ...note }): z.output<typeof noteView> => ({
        ...note,
        isMine: reader !== null && kind === reader.kind && authorId === reader.id,
        createdAt: new Date(at),
        updatedAt: new Date(updatedAt),
      }),
    ),
    nextCursor:
      rows.length > pageSize && last
        ? encodeCursor(listOf(userId), [last.isPinned ? '1' : '0', last.at, last.id])
        : null,
  };
}

const listOf = (userId: string) => `users.notes:${userId}`;

/** A page of the notes on a user, pinned ones first. */
export async function notes(ctx: QueryContext, { userId, cursor }: PartInput): Promise<View> {
  const after = cursor ? afterCursor(decodeCursor(listOf(userId), cursor, 3)) : sql`true`;
  const { rows } = await sql<{ notes: unknown }>`
    select ${notesJson(sql`${userId}`, after)} as notes`.execute(plainSql(ctx.em));
  return readNotes(rows[0]?.notes, userId, ctx.principal);
}

function afterCursor([pinned, at, id = '']: string[]): RawBuilder<unknown> {
  if ((pinned !== '0' && pinned !== '1') || !z.uuid().safeParse(id).success)
    throw new Refusal('invalid_input', 'This page marker was changed. Start again from the first page.');
  return sql`(is_pinned, created_at, id) < (${pinned === '1'}, ${instantKey(at)}::timestamptz, ${id}::uuid)`;
}
