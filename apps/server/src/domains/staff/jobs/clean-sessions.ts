import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

const keptDays = 7;

/**
 * Removes sessions that ran out a week ago or earlier, with what hung on them, and half-finished
 * sign-ins. None of them opens anything any more. Returns how many sessions there were.
 */
export async function cleanSessions(em: EntityManager, now: Date): Promise<number> {
  const db = plainSql(em);
  const { rows } = await sql<{ id: string }>`
    delete from auth."session"
    where "expiresAt" < ${now}::timestamptz - make_interval(days => ${keptDays}) returning id`.execute(db);
  await sql`
    delete from session_step_ups s
    where not exists (select from auth."session" where id = s.session_id)`.execute(db);
  await sql`
    delete from auth."verification"
    where "expiresAt" < ${now}::timestamptz - make_interval(days => ${keptDays})`.execute(db);
  return rows.length;
}
