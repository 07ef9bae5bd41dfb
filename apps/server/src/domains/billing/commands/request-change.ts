import type { GoodwillKind, stripeOperationView } from '@backdesk/contract';
import { LockMode } from '@mikro-orm/core';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { notFound } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { Subscription } from '../entities/subscription.ts';
import type { OperationKind, OperationParameters } from '../rules/operation-parameters.ts';
import { changedMeanwhile, endOf, type ChangeRefusal } from '../rules/subscription-changes.ts';
import { requestOperation, type Wish } from './request-operation.ts';
import { spendGoodwill } from './spend-goodwill.ts';

type ChangeWish<Kind extends OperationKind> = Omit<
  Wish<Kind>,
  'parameters' | 'refuse' | 'changedMeanwhile' | 'with'
> & {
  subscriptionId: string;
  /** What it gives away, in minor units of the subscription's currency; null or nothing for none. */
  goodwill?: (subscription: Subscription) => Promise<{ kind: GoodwillKind; amountCents: bigint } | null>;
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
      with: async () => {
        const given = await wish.goodwill?.(subscription);
        if (given && given.amountCents > 0n && subscription.currency)
          await spendGoodwill(
            ctx,
            actor,
            {
              productId: subscription.product.id,
              userId: subscription.user.id,
              currency: subscription.currency,
            },
            [{ ...given, id: wish.operationId }],
          );
      },
    },
  );
}
