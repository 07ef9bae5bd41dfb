import { sql } from 'kysely';
import { auditedTransaction } from '../../../platform/audit/transaction.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { readCookie, unsign } from './cookies.ts';
import { forgetCodes, rememberAddress } from './limits.ts';
import { endSessions, findSession, memberActor, type SessionRow } from './sessions.ts';
import {
  clearCookie,
  ourCookies,
  type SignIn,
  type SignInRequest,
  type SignInResult,
  tokenIn,
} from './sign-in.ts';

type How = { method: 'totp' | 'recovery_code'; hasJustSetUp: boolean };

/**
 * The library has made a session whose token nobody has seen yet. It becomes complete with the audit
 * entry of the sign-in and is handed out afterwards; if that fails the session ends at once. Setting
 * up a second factor ends every other session of the member: somebody else who knows the first
 * password may be waiting in one.
 */
export async function completeSignIn(
  signIn: SignIn,
  request: SignInRequest<unknown>,
  response: Response,
  how: How,
): Promise<SignInResult> {
  const { database, clock, limits } = signIn.services;
  const cookies = ourCookies(signIn, response).filter((line) =>
    line.startsWith(`${signIn.cookies.session}=`),
  );
  const session = { ...(await findNewSession(signIn, cookies)), hasSecondFactor: true };
  try {
    const origin = { actor: memberActor(session), requestId: request.requestId, what: 'sign-in' };
    await auditedTransaction(database, origin, async ({ em, audit }) => {
      const db = plainSql(em);
      await sql`update staff_members set last_signed_in_at = ${clock.now()} where id = ${session.memberId}`.execute(
        db,
      );
      await sql`update auth."session" set "hasSecondFactor" = true where id = ${session.sessionId}`.execute(
        db,
      );
      // Whoever signs in anew in a browser leaves no older session of it behind, nor any that is over.
      const before = tokenIn(signIn, request, signIn.cookies.session);
      await sql`delete from auth."session" where token = ${before}
        or ("userId" = ${session.memberId} and "expiresAt" <= ${clock.now()})`.execute(db);
      const target = { kind: 'member', id: session.memberId };
      if (how.hasJustSetUp) {
        await endSessions(em, { memberId: session.memberId, exceptSessionId: session.sessionId });
        audit({ action: 'staff.set_up_second_factor', target });
      }
      audit({ action: 'staff.sign_in', target, after: { method: how.method } });
    });
  } catch (error) {
    await endSessions(database.fork(), { memberId: session.memberId, sessionId: session.sessionId });
    throw error;
  }
  const { memberId, email } = session;
  await forgetCodes(limits, { memberId, email, ipAddress: request.ipAddress });
  await rememberAddress(limits, session.email, request.ipAddress);
  return { view: { status: true }, cookies: [...cookies, clearCookie(signIn, signIn.cookies.challenge)] };
}

async function findNewSession(signIn: SignIn, cookies: readonly string[]): Promise<SessionRow> {
  const { database, clock } = signIn.services;
  const line = cookies.at(-1)?.split(';')[0];
  const token = unsign(readCookie(line, signIn.cookies.session), signIn.secret);
  const session =
    token === null ? null : await findSession(database.fork(), token, clock.now(), { isActivity: false });
  if (!session) throw new Error('The sign-in library made no session that belongs to an active member.');
  return session;
}
