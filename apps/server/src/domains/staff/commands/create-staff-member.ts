import type { Role } from '@backdesk/contract';
import { hashPassword } from 'better-auth/crypto';
import type { Actor } from '../../../platform/actor.ts';
import { auditedTransaction } from '../../../platform/audit/transaction.ts';
import type { Services } from '../../../platform/trpc/context.ts';
import { randomPassword } from '../rules/random-password.ts';
import { authSecret } from '../sign-in/auth.ts';
import { insertMember, insertSecondFactor, type SecondFactor } from './insert-member.ts';

/**
 * Makes a member outside a request: from the command line, the demo or a test. Without a password a
 * random one is made; without a second factor the member sets one up at the first sign-in. Throws
 * the refusal `conflict` when the address is taken.
 */
export async function createStaffMember(
  services: Pick<Services, 'database' | 'config'>,
  input: { name: string; email: string; role: Role; password?: string; secondFactor?: SecondFactor },
  actor: Actor,
): Promise<{ id: string; initialPassword: string }> {
  const initialPassword = input.password ?? randomPassword();
  const { name, email, role } = input;
  const passwordHash = await hashPassword(initialPassword);
  return auditedTransaction(services.database, { actor, what: 'staff create' }, async ({ em, audit }) => {
    const { id } = await insertMember(em, { name, email, role, passwordHash });
    if (input.secondFactor) await insertSecondFactor(em, id, input.secondFactor, authSecret(services.config));
    audit({
      action: role === 'owner' ? 'staff.create_owner' : 'staff.create_member',
      target: { kind: 'member', id },
      after: { name, email, role },
    });
    return { id, initialPassword };
  });
}
