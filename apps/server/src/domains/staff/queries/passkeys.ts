import type { QueryContext } from '../../../platform/trpc/context.ts';
import { Passkey } from '../entities/passkey.ts';
import { canUsePasskeys } from '../rules/passkeys.ts';
import { signedInMember } from '../rules/signed-in-member.ts';

/** The caller's own passkeys, the newest first. */
export async function passkeys(ctx: QueryContext) {
  const member = signedInMember(ctx);
  const rows = await ctx.em.find(Passkey, { member: member.id }, { orderBy: { id: 'desc' }, limit: 50 });
  return { passkeys: rows.map(passkeyView), isPossible: canUsePasskeys(ctx.services.config.url) };
}

/** What is shown of a passkey. */
export function passkeyView({ id, name, isSynced, createdAt, lastUsedAt }: Passkey) {
  return { id, name, isSynced, createdAt, lastUsedAt: lastUsedAt ?? null };
}
