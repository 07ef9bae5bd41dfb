import { appendAudit } from '../../../platform/audit/append.ts';
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
    await database.fork().transactional(async (em) => {
      await endSessions(em, { memberId: session.memberId, sessionId: session.sessionId });
      await appendAudit(em, { actor: memberActor(session), requestId: request.requestId }, [
        { action: 'staff.sign_out', target: { kind: 'member', id: session.memberId } },
      ]);
    });
  }
  return {
    view: { success: true },
    cookies: [clearCookie(signIn, signIn.cookies.session), clearCookie(signIn, signIn.cookies.challenge)],
  };
}
