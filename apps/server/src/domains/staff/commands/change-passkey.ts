import type { renamePasskeyInput, revokePasskeyInput } from '@backdesk/contract';
import { LockMode } from '@mikro-orm/core';
import type { z } from 'zod';
import { notFound } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { Passkey } from '../entities/passkey.ts';
import { passkeyView } from '../queries/passkeys.ts';
import { signedInMember } from '../rules/signed-in-member.ts';

/** Calls one of the caller's passkeys something else. */
export async function renamePasskey(ctx: MutationContext, input: z.output<typeof renamePasskeyInput>) {
  const passkey = await lockOwn(ctx, input.passkeyId);
  const before = passkey.name;
  if (before === input.name) {
    ctx.nothingChanged('the passkey has this name already');
    return passkeyView(passkey);
  }
  passkey.name = input.name;
  await ctx.em.flush();
  ctx.audit({
    action: 'staff.rename_passkey',
    target: { kind: 'passkey', id: passkey.id },
    before: { name: before },
    after: { name: input.name },
  });
  return passkeyView(passkey);
}

/** Takes one of the caller's passkeys away; it signs nobody in from then on. */
export async function revokePasskey(ctx: MutationContext, input: z.output<typeof revokePasskeyInput>) {
  const passkey = await lockOwn(ctx, input.passkeyId);
  const { name } = passkey;
  await ctx.em.remove(passkey).flush();
  ctx.audit({
    action: 'staff.revoke_passkey',
    target: { kind: 'passkey', id: input.passkeyId },
    before: { name },
  });
  return {};
}

async function lockOwn(ctx: MutationContext, id: string): Promise<Passkey> {
  const passkey = await ctx.em.findOne(
    Passkey,
    { id, member: signedInMember(ctx).id },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (!passkey) throw notFound('passkey');
  return passkey;
}
