import type { Actor } from '../../../platform/actor.ts';
import { auditedTransaction } from '../../../platform/audit/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { Services } from '../../../platform/trpc/context.ts';
import { StaffMember } from '../entities/staff-member.ts';
import { forgetAllCodes } from '../sign-in/limits.ts';
import { endSessions } from '../sign-in/sessions.ts';
import { takeSecondFactor } from './remove-second-factor.ts';

/**
 * Takes a member's TOTP secret, recovery codes and passkeys away and ends their sessions; the next sign-in
 * with the password sets up a new second factor. On the command line; over the network a colleague
 * makes a link instead (`resetAccess`). Refuses an address that nobody has
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
    if (!(await takeSecondFactor(em, id)))
      throw new Refusal(
        'conflict',
        `${member.email} has no second factor: the next sign-in sets one up, so there is nothing to reset.`,
      );
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
