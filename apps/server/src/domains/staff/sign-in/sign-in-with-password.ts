import { Refusal } from '../../../platform/errors.ts';
import { limitPassword } from './limits.ts';
import {
  clearCookie,
  countFailure,
  failOnServerError,
  libraryHeaders,
  ourCookies,
  type SignIn,
  type SignInRequest,
  type SignInResult,
} from './sign-in.ts';

/**
 * Step one. A right password leads to a challenge for the second factor, or, for a member who has
 * none yet, to a session that can only set one up. An unknown address, a wrong password and an
 * inactive member get the same answer after the same work.
 */
export async function signInWithPassword(
  signIn: SignIn,
  request: SignInRequest<{ email: string; password: string }>,
): Promise<SignInResult> {
  const { email, password } = request.body;
  await limitPassword(signIn.services.limits, email, request.ipAddress);
  const response = await signIn.auth.api.signInEmail({
    body: { email, password },
    headers: libraryHeaders(signIn, request),
    asResponse: true,
  });
  await failOnServerError(response);
  if (!response.ok) {
    countFailure('password');
    throw new Refusal('not_signed_in', 'The e-mail address or the password is not right.');
  }
  const { twoFactorRedirect = false } = (await response.json()) as { twoFactorRedirect?: boolean };
  const cookies = ourCookies(signIn, response);
  // A challenge left over from another attempt must not outlive this sign-in.
  if (!twoFactorRedirect) cookies.push(clearCookie(signIn, signIn.cookies.challenge));
  return { view: { twoFactorRedirect, needsSecondFactor: !twoFactorRedirect }, cookies };
}
