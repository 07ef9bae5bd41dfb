import { Refusal } from '../../../platform/errors.ts';
import { completeSignIn } from './complete-sign-in.ts';
import { limitCode } from './limits.ts';
import { hashRecoveryCode } from './recovery-codes.ts';
import {
  countFailure,
  failOnServerError,
  libraryHeaders,
  type SignIn,
  type SignInRequest,
  type SignInResult,
} from './sign-in.ts';
import { waitingMember } from './waiting-member.ts';

/** Step two without the authenticator app: each recovery code works once. */
export async function verifyRecoveryCode(
  signIn: SignIn,
  request: SignInRequest<{ code: string }>,
): Promise<SignInResult> {
  const member = await waitingMember(signIn, request);
  if (member.isSettingUp) throw new Refusal('second_factor_required', 'Set up your second factor to go on.');
  await limitCode(signIn.services.limits, { ...member, ipAddress: request.ipAddress });
  const response = await signIn.auth.api.verifyBackupCode({
    body: { code: hashRecoveryCode(request.body.code, signIn.secret) },
    headers: libraryHeaders(signIn, request, member.cookieName),
    asResponse: true,
  });
  await failOnServerError(response);
  if (!response.ok) {
    countFailure('recovery_code');
    throw new Refusal('invalid_input', 'That recovery code is not right, or it was used before.', {
      fields: { code: ['is not right, or it was used before'] },
    });
  }
  return completeSignIn(signIn, request, response, { method: 'recovery_code', hasJustSetUp: false });
}
