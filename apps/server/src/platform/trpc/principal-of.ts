import type { Principal } from '../actor.ts';
import { Refusal } from '../errors.ts';
import type { RequestContext } from './context.ts';

/** Who calls, for procedures that need a permission: there is always somebody. */
export function principalOf(ctx: RequestContext): Principal {
  if (!ctx.principal) throw new Refusal('not_signed_in', 'Sign in to go on.');
  return ctx.principal;
}
