import { Refusal } from '../../../platform/errors.ts';
import { findSession } from './sessions.ts';
import { type SignIn, type SignInRequest, tokenIn } from './sign-in.ts';

/** Who is in the middle of signing in, and which cookie proves it. */
export type WaitingMember = { memberId: string; email: string; cookieName: string; isSettingUp: boolean };

/**
 * Somebody whose password was right: either a challenge waits for the code, or a session without a
 * second factor waits for its set-up. A complete session is neither.
 */
export async function waitingMember(signIn: SignIn, request: SignInRequest<unknown>): Promise<WaitingMember> {
  const challenge = tokenIn(signIn, request, signIn.cookies.challenge);
  if (challenge !== null) {
    const { internalAdapter } = await signIn.auth.$context;
    const found = await internalAdapter.findVerificationValue(challenge);
    const user = found && found.expiresAt > new Date() && (await internalAdapter.findUserById(found.value));
    if (user)
      return {
        memberId: user.id,
        email: user.email,
        cookieName: signIn.cookies.challenge,
        isSettingUp: false,
      };
  }
  const session = await pendingSession(signIn, request);
  if (session) return session;
  throw new Refusal('not_signed_in', 'Start again with your e-mail address and your password.');
}

async function pendingSession(
  signIn: SignIn,
  request: SignInRequest<unknown>,
): Promise<WaitingMember | null> {
  const { database, clock } = signIn.services;
  const token = tokenIn(signIn, request, signIn.cookies.session);
  if (token === null) return null;
  const session = await findSession(database.fork(), token, clock.now(), { isActivity: true });
  if (!session) return null;
  if (session.hasSecondFactor)
    throw new Refusal('conflict', 'You are signed in already, and your second factor is set up.');
  // It was set up in another session: this one never proved it, and only the code can.
  if (session.isFactorSetUp) return null;
  const { memberId, email } = session;
  return { memberId, email, cookieName: signIn.cookies.session, isSettingUp: true };
}
