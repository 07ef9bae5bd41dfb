import { type RawBuilder, sql } from 'kysely';
import { decodeCursor, encodeCursor, instantKey } from '../../../platform/cursor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';

export type PartInput = { userId: string; cursor?: string | null | undefined };

const pageSize = 25;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * One page of what belongs to a user, newest first. `table` has a uuid `id` and a moment `at` (column
 * names, our own text); `columns` are further ones over its alias `t`.
 */
export async function partPage<Row extends object>(
  em: EntityManager,
  name: string,
  input: PartInput,
  part: { from: RawBuilder<unknown>; columns: RawBuilder<unknown>; at: string; id?: string },
): Promise<{ rows: (Row & { id: string; at: Date })[]; nextCursor: string | null }> {
  const list = `users.${name}:${input.userId}`;
  const at = sql.ref(`t.${part.at}`);
  const id = sql.ref(`t.${part.id ?? 'id'}`);
  const after = input.cursor ? keysOf(decodeCursor(list, input.cursor, 2)) : undefined;
  const { rows } = await sql<Row & { id: string; at: string }>`
    select ${id} as id, to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, ${part.columns}
    from ${part.from}
    ${after ? sql`and (${at}, ${id}) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
    order by ${at} desc, ${id} desc limit ${sql.lit(pageSize + 1)}`.execute(plainSql(em));
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => ({ ...row, at: new Date(row.at) })),
    nextCursor: rows.length > pageSize && last ? encodeCursor(list, [last.at, last.id]) : null,
  };
}

function keysOf([at, id = '']: string[]): { at: string; id: string } {
  if (!uuid.test(id))
    throw new Refusal('invalid_input', 'This page marker was changed. Start again from the first page.');
  return { at: instantKey(at), id };
}

/** An instant as `plainSql` hands it over. */
export const momentOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
