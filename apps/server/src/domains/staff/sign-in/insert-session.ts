import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { SESSION_SECONDS } from './auth.ts';

/**
 * A session that opens nothing yet: the transaction with its audit entry completes it. Returns its id;
 * `token` is what the cookie carries, signed.
 */
export async function insertSession(
  em: EntityManager,
  now: Date,
  { ipAddress, userAgent }: { ipAddress: string; userAgent: string },
  { token, memberId }: { token: string; memberId: string },
): Promise<string> {
  const id = newId();
  await sql`
    insert into auth."session" (id, token, "userId", "expiresAt", "createdAt", "updatedAt", "ipAddress", "userAgent", "hasSecondFactor")
    values (${id}, ${token}, ${memberId}, ${new Date(now.getTime() + SESSION_SECONDS * 1000)}, ${now}, ${now},
      ${ipAddress}, ${userAgent}, false)`.execute(plainSql(em));
  return id;
}
