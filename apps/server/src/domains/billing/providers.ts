import type { MemberActor } from '../../platform/actor.ts';
import type { EntityManager } from '../../platform/db/database.ts';

/** Who of the staff stands behind an approval. */
export type ApprovalProviders = {
  /** The member of the staff with this e-mail address, if there is one. */
  memberWithEmail: (em: EntityManager, email: string) => Promise<string | null>;
  /** Whether this member may still agree to a refund of so much, in minor units. */
  mayApprove: (em: EntityManager, memberId: string, amountCents: bigint) => Promise<boolean>;
};

/** What other domains know of objects of billing; `wiring.ts` puts them together. */
export type BillingProviders = ApprovalProviders & {
  /** A member as they are now, for work that goes on after they asked for it; null when not active. */
  actingMember: (em: EntityManager, memberId: string) => Promise<MemberActor | null>;
  /** What Stripe told of these objects, newest first. */
  eventsOfObjects: (
    em: EntityManager,
    productId: string,
    stripeIds: readonly string[],
    limit: number,
  ) => Promise<
    {
      id: string;
      type: string;
      state: string;
      errorMessage: string | null;
      occurredAt: Date | null;
      receivedAt: Date;
    }[]
  >;
  /** Since when the oldest event of each product waits to be digested, by the product's id. */
  waitingSince: (em: EntityManager) => Promise<Map<string, Date>>;
};
