import type { MemberActor, Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';

/** The person behind a request; refuses API keys, which have no session and no second factor. */
export function signedInMember({ principal }: { principal: Principal | null }): MemberActor {
  if (principal?.kind !== 'member')
    throw new Refusal('forbidden', 'This belongs to a person who is signed in: an API key cannot do it.');
  return principal;
}
