import type { Role } from '@backdesk/contract';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { symmetricEncrypt } from 'better-auth/crypto';
import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { StaffMember } from '../entities/staff-member.ts';
import { hashRecoveryCode } from '../sign-in/recovery-codes.ts';

export type NewMember = { name: string; email: string; role: Role; passwordHash: string };
/** A second factor that is set up from the start, as in the demo. */
export type SecondFactor = { totpSecret: string; recoveryCodes: readonly string[] };

/**
 * Writes a member and the account it signs in with, with one id, in the caller's transaction.
 * Refuses an address that belongs to a member already. The caller writes the audit entry.
 */
export async function insertMember(em: EntityManager, input: NewMember): Promise<StaffMember> {
  const id = newId();
  const email = input.email.toLowerCase();
  const member = em.create(StaffMember, { id, name: input.name, email, role: input.role });
  try {
    await em.flush();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw new Refusal('conflict', `${email} belongs to a member already.`, {
      fields: { email: ['belongs to a member already'] },
    });
  }
  const db = plainSql(em);
  await sql`insert into auth."user" (id, name, email, "emailVerified", "twoFactorEnabled", "createdAt", "updatedAt")
    values (${id}, ${input.name}, ${email}, true, false, now(), now())`.execute(db);
  await sql`insert into auth.account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
    values (${newId()}, ${id}, 'credential', ${id}, ${input.passwordHash}, now(), now())`.execute(db);
  return member;
}

/** Gives a new member a second factor that needs no first code. `secret` is the sign-in secret. */
export async function insertSecondFactor(
  em: EntityManager,
  memberId: string,
  factor: SecondFactor,
  secret: string,
): Promise<void> {
  const db = plainSql(em);
  const codes = JSON.stringify(factor.recoveryCodes.map((code) => hashRecoveryCode(code, secret)));
  const encrypted = await symmetricEncrypt({ key: secret, data: factor.totpSecret });
  await sql`insert into auth."twoFactor" (id, secret, "backupCodes", "userId", verified, "failedVerificationCount")
    values (${newId()}, ${encrypted}, ${codes}, ${memberId}, true, 0)`.execute(db);
  await sql`update auth."user" set "twoFactorEnabled" = true where id = ${memberId}`.execute(db);
}
