import { Refusal } from '../../../platform/errors.ts';
import { limitPassword } from './limits.ts';
import {
  countFailure,
  failOnServerError,
  libraryHeaders,
  type SignIn,
  type SignInRequest,
  type SignInResult,
} from './sign-in.ts';
import { waitingMember } from './waiting-member.ts';

/**
 * Gives a member without a second factor a TOTP secret and recovery codes, both shown this once. It
 * counts from the first right code on (`verifyTotp`); until then it may be asked for again.
 */
export async function setUpSecondFactor(
  signIn: SignIn,
  request: SignInRequest<{ password: string }>,
): Promise<SignInResult> {
  const member = await waitingMember(signIn, request);
  if (!member.isSettingUp)
    throw new Refusal('conflict', 'Your second factor is set up already: give its code to sign in.');
  await limitPassword(signIn.services.limits, member.email, request.ipAddress);
  const response = await signIn.auth.api.enableTwoFactor({
    body: { password: request.body.password },
    headers: libraryHeaders(signIn, request, member.cookieName),
    asResponse: true,
  });
  await failOnServerError(response);
  if (!response.ok) {
    countFailure('password');
    throw new Refusal('invalid_input', 'The password is not right.', {
      fields: { password: ['is not right'] },
    });
  }
  const { totpURI, backupCodes } = (await response.json()) as { totpURI: string; backupCodes: string[] };
  return { view: { totpURI, backupCodes }, cookies: [] };
}
