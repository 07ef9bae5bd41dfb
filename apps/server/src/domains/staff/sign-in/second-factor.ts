import { symmetricDecrypt } from 'better-auth/crypto';
import { sql } from 'kysely';
import type { Config } from '../../../platform/config.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { matchTotp, totpStep } from '../rules/totp.ts';
import { authSecret } from './auth.ts';

/** The member's TOTP secret; null when none was set up. `isVerified` is false until its first code. */
export async function readTotpSecret(
  em: EntityManager,
  config: Pick<Config, 'secret'>,
  memberId: string,
): Promise<{ secret: Buffer; isVerified: boolean } | null> {
  const { rows } = await sql<{ secret: string; verified: boolean | null }>`
    select secret, verified from auth."twoFactor" where "userId" = ${memberId}`.execute(plainSql(em));
  const [row] = rows;
  if (!row) return null;
  const secret = await symmetricDecrypt({ key: authSecret(config), data: row.secret });
  return { secret: Buffer.from(secret), isVerified: row.verified !== false };
}

/**
 * Uses a code up: true exactly once for each 30-second step of a member, however many requests
 * carry it at the same time. Inside a transaction the claim goes when it is rolled back.
 */
export async function claimTotp(
  em: EntityManager,
  member: { id: string; secret: Buffer },
  code: string,
  now: Date,
): Promise<boolean> {
  const step = matchTotp(member.secret, code, now);
  if (step === null) return false;
  const { numAffectedRows } = await sql`
    insert into totp_claims (member_id, step) values (${member.id}, ${step}) on conflict do nothing`.execute(
    plainSql(em),
  );
  if (numAffectedRows !== 1n) return false;
  // Older steps are refused by the time window anyway.
  await sql`delete from totp_claims where member_id = ${member.id} and step < ${totpStep(now) - 10}`.execute(
    plainSql(em),
  );
  return true;
}
