import type { addPasskeyInput } from '@backdesk/contract';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { verifyRegistrationResponse } from '@simplewebauthn/server';
import type { z } from 'zod';
import { Refusal } from '../../../platform/errors.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { Passkey } from '../entities/passkey.ts';
import { passkeyView } from '../queries/passkeys.ts';
import { signedInMember } from '../rules/signed-in-member.ts';
import { requirePasskeys, takeChallenge } from '../sign-in/passkeys.ts';

type Input = z.output<typeof addPasskeyInput>;

/** Keeps the public half of a passkey that the caller's browser has just made for our challenge. */
export async function addPasskey(ctx: MutationContext, { name, credential }: Input) {
  requireStepUp(ctx.principal, ctx.services.clock.now());
  requirePasskeys(ctx.services.config);
  const member = signedInMember(ctx);
  const made = await verify(ctx, member.id, credential);
  if (!made)
    throw new Refusal(
      'invalid_input',
      'This passkey could not be verified. Start again, within five minutes.',
    );
  const passkey = ctx.em.create(Passkey, {
    member: member.id,
    name,
    credentialId: made.credential.id,
    publicKey: Buffer.from(made.credential.publicKey),
    signCount: BigInt(made.credential.counter),
    transports: credential.transports,
    isSynced: made.credentialBackedUp,
  });
  try {
    await ctx.em.flush();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw new Refusal('conflict', 'This passkey is registered already.');
  }
  ctx.audit({
    action: 'staff.add_passkey',
    target: { kind: 'passkey', id: passkey.id },
    after: { name, isSynced: passkey.isSynced },
  });
  return passkeyView(passkey);
}

async function verify(ctx: MutationContext, memberId: string, credential: Input['credential']) {
  const { config, clock } = ctx.services;
  const { id, transports: _transports, ...response } = credential;
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      expectedChallenge: (challenge) => takeChallenge(ctx.em, clock.now(), challenge, memberId),
      expectedOrigin: config.url.origin,
      expectedRPID: config.url.hostname,
      requireUserVerification: true,
    });
    return verified ? registrationInfo : null;
  } catch {
    return null;
  }
}
