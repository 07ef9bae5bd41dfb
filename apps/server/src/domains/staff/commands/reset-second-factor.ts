import { sql } from 'kysely';
import type { Actor } from '../../../platform/actor.ts';
import { auditedTransaction } from '../../../platform/audit/transaction.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { Services } from '../../../platform/trpc/context.ts';
import { StaffMember } from '../entities/staff-member.ts';
import { forgetAllCodes } from '../sign-in/limits.ts';
import { endSessions } from '../sign-in/sessions.ts';

/**
 * Takes a member's TOTP secret and recovery codes away and ends their sessions; the next sign-in
 * with the password sets up a new second factor. Only for the command line: whoever asks for it
 * over the network may be the one who stole the password. Refuses an address that nobody has
 * (`not_found`) and a member without a second factor (`conflict`).
 */
export async function resetSecondFactor(
  services: Pick<Services, 'database' | 'limits'>,
  email: string,
  actor: Actor,
): Promise<{ id: string; name: string; email: string; endedSessionCount: number }> {
  const origin = { actor, what: 'staff reset-second-factor' };
  const reset = await auditedTransaction(services.database, origin, async ({ em, audit }) => {
    const member = await em.findOne(StaffMember, { email: email.trim().toLowerCase() });
    if (!member) throw new Refusal('not_found', `No staff member signs in as ${email}: check the address.`);
    const { id, name } = member;
    const db = plainSql(em);
    const { numAffectedRows } = await sql`delete from auth."twoFactor" where "userId" = ${id}`.execute(db);
    if (numAffectedRows === 0n)
      throw new Refusal(
        'conflict',
        `${member.email} has no second factor: the next sign-in sets one up, so there is nothing to reset.`,
      );
    await sql`update auth."user" set "twoFactorEnabled" = false where id = ${id}`.execute(db);
    // They belong to the old secret, and would refuse the first code of a new one in the same half minute.
    await sql`delete from totp_claims where member_id = ${id}`.execute(db);
    const endedSessionCount = await endSessions(em, { memberId: id });
    audit({
      action: 'staff.reset_second_factor',
      target: { kind: 'member', id },
      after: { endedSessionCount },
    });
    return { id, name, email: member.email, endedSessionCount };
  });
  await forgetAllCodes(services.limits, reset.id);
  return reset;
}
