import { Refusal } from '../../../platform/errors.ts';
import { totpCode, totpStep } from '../rules/totp.ts';
import { completeSignIn } from './complete-sign-in.ts';
import { limitCode } from './limits.ts';
import { claimTotp, readTotpSecret } from './second-factor.ts';
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
 * Step two, or the end of setting up: a right code makes the session. Codes are limited and used
 * up by us before the library, whose own check is neither, sees one.
 */
export async function verifyTotp(
  signIn: SignIn,
  request: SignInRequest<{ code: string }>,
): Promise<SignInResult> {
  const { services } = signIn;
  const member = await waitingMember(signIn, request);
  await limitCode(services.limits, { ...member, ipAddress: request.ipAddress });
  const em = services.database.fork();
  const factor = await readTotpSecret(em, services.config, member.memberId);
  const isRight =
    factor !== null &&
    (factor.isVerified || member.isSettingUp) &&
    (await claimTotp(
      em,
      { id: member.memberId, secret: factor.secret },
      request.body.code,
      services.clock.now(),
    ));
  if (!isRight) {
    countFailure('totp');
    throw wrongCode();
  }
  const response = await signIn.auth.api.verifyTOTP({
    // The code of this very moment: the one that was typed may belong to a neighbouring step.
    body: { code: totpCode(factor.secret, totpStep(new Date())) },
    headers: libraryHeaders(signIn, request, member.cookieName),
    asResponse: true,
  });
  await failOnServerError(response);
  if (!response.ok)
    throw new Refusal('not_signed_in', 'Start again with your e-mail address and your password.');
  return completeSignIn(signIn, request, response, {
    method: 'totp',
    hasJustSetUp: member.isSettingUp,
  });
}

/** The answer to a wrong code, and to one that was used before. */
export function wrongCode(): Refusal {
  return new Refusal(
    'invalid_input',
    'That code is not right, or it was used before. Wait for the next one.',
    {
      fields: { code: ['is not right, or it was used before'] },
    },
  );
}
