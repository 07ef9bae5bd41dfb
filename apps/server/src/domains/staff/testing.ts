import { hashPassword } from 'better-auth/crypto';
import { sql } from 'kysely';
import { auditedTransaction } from '../../platform/audit/transaction.ts';
import { randomToken } from '../../platform/crypto.ts';
import { plainSql } from '../../platform/db/kysely.ts';
import type { Services } from '../../platform/trpc/context.ts';
import {
  insertMember,
  insertSecondFactor,
  type NewMember,
  type SecondFactor,
} from './commands/insert-member.ts';
import { authSecret } from './sign-in/auth.ts';
import { cookieNames, sign } from './sign-in/cookies.ts';
import { insertSession } from './sign-in/insert-session.ts';

/** One password for all of them: its hash is a third of a second of work. */
export const sharedPassword = 'four words tests share';
let sharedHash: Promise<string> | undefined;

/**
 * A member with `sharedPassword` and a second factor, and the cookie of a session that has given both,
 * as they are after a sign-in: for tests of everything else.
 */
export async function aSignedInMember(
  { database, config, clock }: Services,
  member: Omit<NewMember, 'passwordHash'>,
  factor: SecondFactor,
): Promise<{ id: string; cookie: { name: string; value: string } }> {
  const passwordHash = await (sharedHash ??= hashPassword(sharedPassword));
  const origin = { actor: { kind: 'operator', id: null, name: 'Test' }, what: 'staff create' } as const;
  const token = randomToken();
  const id = await auditedTransaction(database, origin, async ({ em, audit }) => {
    const { id } = await insertMember(em, { ...member, passwordHash });
    await insertSecondFactor(em, id, factor, authSecret(config));
    const sessionId = await insertSession(
      em,
      clock.now(),
      { ipAddress: '127.0.0.1', userAgent: 'test' },
      { token, memberId: id },
    );
    await sql`update auth."session" set "hasSecondFactor" = true where id = ${sessionId}`.execute(
      plainSql(em),
    );
    await sql`update staff_members set last_signed_in_at = ${clock.now()} where id = ${id}`.execute(
      plainSql(em),
    );
    audit({ action: 'staff.create_member', target: { kind: 'member', id } });
    return id;
  });
  const { session: name } = cookieNames(config.url.protocol === 'https:');
  return { id, cookie: { name, value: sign(token, authSecret(config)) } };
}
