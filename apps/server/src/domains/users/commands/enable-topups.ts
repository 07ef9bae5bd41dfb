import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

/** Says whether a user's credit is topped up by itself; call it under `lockUsers`. Returns whether it was. */
export async function enableTopups(em: EntityManager, userId: string, isOn: boolean): Promise<boolean> {
  const { rows } = await sql<{ was: boolean }>`
    update users u set is_auto_topup_enabled = ${isOn}
    from (select id, is_auto_topup_enabled as was from users where id = ${userId}) before
    where u.id = before.id returning before.was`.execute(plainSql(em));
  return rows[0]?.was ?? false;
}
