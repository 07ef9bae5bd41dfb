import type { stripeOperationView } from '@backdesk/contract';
import { LockMode } from '@mikro-orm/core';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { notFound } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import type { ApprovalRequest } from '../entities/approval-request.ts';
import { Subscription } from '../entities/subscription.ts';
import type { OperationKind, OperationParameters } from '../rules/operation-parameters.ts';
import { changedMeanwhile, endOf, type ChangeRefusal } from '../rules/subscription-changes.ts';
import { acceptSaveOffer, declineOpenOffers } from './answer-save-offer.ts';
import type { AskedChange } from '../rules/save-offers.ts';
import type { Giving } from './giving-change.ts';
import { requestOperation, type Wish } from './request-operation.ts';

type ChangeWish<Kind extends OperationKind> = Omit<
  Wish<Kind>,
  'parameters' | 'refuse' | 'changedMeanwhile' | 'with' | 'request'
> & {
  subscriptionId: string;
  /** The offer to somebody who wanted to cancel that this carries out. */
  offerId?: string | null | undefined;
  /** The request that holds this and more; see `gives` for one of its own. */
  request?: ApprovalRequest | undefined;
  /** What becomes of what it gives away; null for nothing. Asked once it was not refused. */
  gives?: (subscription: Subscription, parameters: OperationParameters[Kind]) => Promise<Giving | null>;
  parameters: (subscription: Subscription) => OperationParameters[Kind] | Promise<OperationParameters[Kind]>;
  refuse: (subscription: Subscription) => ChangeRefusal | null | Promise<ChangeRefusal | null>;
};

/** Commits the intent to change a subscription; see `requestOperation`. */
export async function requestChange<Kind extends OperationKind>(
  ctx: MutationContext,
  actor: Principal,
  wish: ChangeWish<Kind>,
): Promise<z.output<typeof stripeOperationView>> {
  const subscription = await ctx.em.findOne(Subscription, wish.subscriptionId, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
  });
  if (!subscription) throw notFound('subscription');
  let giving: Giving | null | undefined;
  let asked: OperationParameters[Kind] | undefined;
  return requestOperation(
    ctx,
    actor,
    {
      id: subscription.id,
      productId: subscription.product.id,
      userId: subscription.user.id,
      stripeId: subscription.stripeSubscriptionId ?? null,
      before: { status: subscription.status, endsAt: endOf(subscription)?.toISOString() ?? null },
    },
    {
      ...wish,
      changedMeanwhile,
      refuse: () => wish.refuse(subscription),
      parameters: () => wish.parameters(subscription),
      request: async (parameters) => {
        asked = parameters;
        giving = await wish.gives?.(subscription, parameters);
        return giving && 'request' in giving ? giving.request : wish.request;
      },
      with: async () => {
        if (giving && 'spend' in giving) await giving.spend();
        const { kind, offerId, operationId } = wish;
        if (offerId && asked)
          await acceptSaveOffer(ctx, actor, subscription, {
            offerId,
            operationId,
            change: { kind, parameters: asked } as AskedChange,
          });
        if (kind === 'subscription_cancel') await declineOpenOffers(ctx, actor, subscription);
      },
    },
  );
}
