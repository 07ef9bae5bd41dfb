import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import type { ApprovalRequest } from '../entities/approval-request.ts';
import type { Subscription } from '../entities/subscription.ts';
import type { ApprovalProviders } from '../providers.ts';
import { changeQuote, givenAs, type GivingChange } from '../queries/change-quote.ts';
import { isAboveGoodwill } from '../queries/goodwill-used.ts';
import { approvalRequest } from './approval-request.ts';
import { spendGoodwill } from './spend-goodwill.ts';

type Asked = { operationId: string; asksApproval: boolean; note: string };

/** What becomes of a change that gives something away: the request it waits for, else how its worth is counted. */
export type Giving = { request: ApprovalRequest } | { spend: () => Promise<void> };

/**
 * Weighs what a change gives away against the limits of whoever asks: it is counted when the change is written
 * down, or a colleague has to agree first. Throws when a colleague is asked for what is within the limit.
 */
export async function givingChange(
  ctx: MutationContext,
  providers: ApprovalProviders,
  actor: Principal,
  subscription: Subscription,
  { operationId, asksApproval, note }: Asked,
  change: GivingChange,
): Promise<Giving | null> {
  const { currency } = subscription;
  const now = ctx.services.clock.now();
  const { amountCents, hash } = await changeQuote(ctx.em, subscription, operationId, change, now);
  if (amountCents <= 0n || !currency) return null;
  const about = { productId: subscription.product.id, userId: subscription.user.id, currency };
  const { goodwill, approval } = givenAs[change.kind];
  if (!asksApproval)
    return {
      spend: () => spendGoodwill(ctx, actor, about, [{ id: operationId, kind: goodwill, amountCents }]),
    };
  if (!(await isAboveGoodwill(ctx.em, actor, { ...about, amountCents }, now)))
    throw new Refusal(
      'approval_not_needed',
      'This is within your own limit, so nobody has to agree. Make the change directly.',
    );
  return {
    request: await approvalRequest(ctx, providers, actor, {
      ...about,
      kind: approval,
      target: { kind: 'subscription', id: subscription.id },
      amountCents,
      quoteHash: hash,
      reason: goodwill,
      note,
      ownSentence: 'This subscription is your own, so a colleague has to ask for this.',
    }),
  };
}
