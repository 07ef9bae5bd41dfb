import type { QueryContext } from '../../../platform/trpc/context.ts';
import { signedInMember } from '../rules/signed-in-member.ts';

/** Who is signed in and what they may do; the session look-up has read it all. */
export function me(ctx: QueryContext) {
  const member = signedInMember(ctx);
  return {
    ...member,
    permissions: [...member.permissions],
    stripeMode: ctx.services.config.stripe.mode,
  };
}
