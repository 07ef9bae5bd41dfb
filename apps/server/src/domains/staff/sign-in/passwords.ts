import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

/** Whether this is the member's present password. Limit the guesser before you ask. */
export async function isPasswordOf(em: EntityManager, memberId: string, password: string): Promise<boolean> {
  const { rows } = await sql<{ hash: string | null }>`
    select password as hash from auth.account where "userId" = ${memberId} and "providerId" = 'credential'`.execute(
    plainSql(em),
  );
  const hash = rows[0]?.hash;
  return hash ? verifyPassword({ hash, password }) : false;
}

/** Gives a member another password, in the caller's transaction. */
export async function writePassword(em: EntityManager, memberId: string, password: string): Promise<void> {
  const { numAffectedRows } = await sql`
    update auth.account set password = ${await hashPassword(password)}, "updatedAt" = now()
    where "userId" = ${memberId} and "providerId" = 'credential'`.execute(plainSql(em));
  if (numAffectedRows !== 1n) throw new Error(`The member ${memberId} has no password to replace.`);
}
