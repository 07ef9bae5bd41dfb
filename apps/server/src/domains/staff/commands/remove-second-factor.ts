import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { forgetAllCodes } from '../sign-in/limits.ts';

/**
 * Takes away whatever proves a member beside the password: TOTP secret, recovery codes and passkeys.
 * They may be on the phone that was lost. Says whether there was a TOTP secret.
 */
export async function takeSecondFactor(em: EntityManager, memberId: string): Promise<boolean> {
  const db = plainSql(em);
  const { numAffectedRows } = await sql`delete from auth."twoFactor" where "userId" = ${memberId}`.execute(
    db,
  );
  await sql`update auth."user" set "twoFactorEnabled" = false where id = ${memberId}`.execute(db);
  await sql`delete from passkeys where member_id = ${memberId}`.execute(db);
  // They belong to the old secret, and would refuse the first code of a new one in the same half minute.
  await sql`delete from totp_claims where member_id = ${memberId}`.execute(db);
  return numAffectedRows !== 0n;
}

/** `takeSecondFactor` in a request; codes that were typed for the old secret are forgotten with it. */
export async function removeSecondFactor(ctx: MutationContext, memberId: string): Promise<void> {
  await takeSecondFactor(ctx.em, memberId);
  ctx.afterCommit(() => void forgetAllCodes(ctx.services.limits, memberId).catch(() => undefined));
}
