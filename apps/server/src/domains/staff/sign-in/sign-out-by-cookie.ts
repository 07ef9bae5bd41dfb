import { auditedTransaction } from '../../../platform/audit/transaction.ts';
import { endSessions, findSession, memberActor } from './sessions.ts';
import { clearCookie, type SignIn, type SignInRequest, type SignInResult, tokenIn } from './sign-in.ts';

/** Ends the session of this browser, also one that still waits for its second factor. */
export async function signOutByCookie(
  signIn: SignIn,
  request: SignInRequest<unknown>,
): Promise<SignInResult> {
  const { database, clock } = signIn.services;
  const token = tokenIn(signIn, request, signIn.cookies.session);
  const session =
    token === null ? null : await findSession(database.fork(), token, clock.now(), { isActivity: false });
  if (session) {
    const { memberId, sessionId } = session;
    const origin = { actor: memberActor(session), requestId: request.requestId, what: 'sign-out' };
    await auditedTransaction(database, origin, async ({ em, audit }) => {
      await endSessions(em, { memberId, sessionId });
      audit({ action: 'staff.sign_out', target: { kind: 'member', id: memberId } });
    });
  }
  return {
    view: { success: true },
    cookies: [clearCookie(signIn, signIn.cookies.session), clearCookie(signIn, signIn.cookies.challenge)],
  };
}
