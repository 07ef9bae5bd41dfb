import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';

export type TagRef = { id: string; name: string };

/** The tag of this name in whatever case it was first written; makes it when there is none. */
export async function ensureTag(em: EntityManager, name: string): Promise<TagRef> {
  // The index on lower(name) decides between two who make the same tag at once; the loser reads the winner's.
  const { rows: made } = await sql<TagRef>`
    insert into tags (id, name) values (${newId()}, ${name}) on conflict do nothing returning id, name`.execute(
    plainSql(em),
  );
  if (made[0]) return made[0];
  const { rows } = await sql<TagRef>`
    select id, name from tags where lower(name) = lower(${name})`.execute(plainSql(em));
  if (!rows[0]) throw new Error(`The tag “${name}” was neither made nor found.`);
  return rows[0];
}
