import { generateRegistrationOptions } from '@simplewebauthn/server';
import { Refusal } from '../../../platform/errors.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { Passkey } from '../entities/passkey.ts';
import { signedInMember } from '../rules/signed-in-member.ts';
import { issueChallenge, requirePasskeys } from '../sign-in/passkeys.ts';

/** How many passkeys a member may have. */
const MOST = 10;

/** What a browser needs to make a passkey for the caller. A new way in needs a step-up. */
export async function startPasskey(ctx: MutationContext) {
  const { clock, config } = ctx.services;
  requireStepUp(ctx.principal, clock.now());
  requirePasskeys(config);
  const member = signedInMember(ctx);
  const known = await ctx.em.find(Passkey, { member: member.id }, { fields: ['credentialId'] });
  if (known.length >= MOST)
    throw new Refusal('conflict', `You have ${MOST} passkeys, the most there can be. Revoke one first.`);
  const challenge = await issueChallenge(ctx.em, clock.now(), member.id);
  ctx.nothingChanged('a challenge changes nothing until it is answered');
  const options = await generateRegistrationOptions({
    rpName: 'Backdesk',
    rpID: config.url.hostname,
    userName: member.email,
    userDisplayName: member.name,
    userID: new Uint8Array(Buffer.from(member.id)),
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return { optionsJson: JSON.stringify(options) };
}
