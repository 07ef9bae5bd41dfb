import type { GoodwillKind, stripeOperationView } from '@backdesk/contract';
import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { StripeObject } from '../entities/stripe-object.ts';
import { StripeOperation } from '../entities/stripe-operation.ts';
import { Subscription } from '../entities/subscription.ts';
import { submitOperationQueue } from '../jobs/queues.ts';
import { operationById, operationUnderWay } from '../queries/operation-rows.ts';
import {
  type OperationKind,
  type OperationParameters,
  parametersHash,
} from '../rules/operation-parameters.ts';
import { toOperationView } from '../rules/operation-view.ts';
import { changedMeanwhile, endOf, type ChangeRefusal } from '../rules/subscription-changes.ts';
import { spendGoodwill } from './spend-goodwill.ts';

type View = z.output<typeof stripeOperationView>;

export type Wish<Kind extends OperationKind> = {
  operationId: string;
  subscriptionId: string;
  /** The state of the subscription that the asker decided on. */
  seen: string;
  kind: Kind;
  /** What was asked for: the same wish is recognised by it. */
  asked: object;
  /** What is sent, from the state that is locked. */
  parameters: (subscription: Subscription) => OperationParameters[Kind] | Promise<OperationParameters[Kind]>;
  note: string;
  /** A word for the audit log on why. */
  reason?: string;
  /** What it gives away, in minor units of the subscription's currency; null or nothing for none. */
  goodwill?: (subscription: Subscription) => Promise<{ kind: GoodwillKind; amountCents: bigint } | null>;
  /** Why this subscription cannot be changed so, or null; asked under the lock. */
  refuse: (subscription: Subscription) => ChangeRefusal | null | Promise<ChangeRefusal | null>;
};

/**
 * Commits the intent to change a subscription and hands it to the job that asks Stripe. The
 * subscription's row is locked first, so that of two people only one changes the state both looked at.
 * The same operation asked again returns what became of it.
 */
export async function requestChange<Kind extends OperationKind>(
  ctx: MutationContext,
  actor: Principal,
  wish: Wish<Kind>,
): Promise<View> {
  const { em } = ctx;
  const subscription = await em.findOne(Subscription, wish.subscriptionId, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
  });
  if (!subscription) throw notFound('subscription');
  const repeated = await sameOperation(ctx, actor, wish, subscription);
  if (repeated) return repeated;

  const refusal = await wish.refuse(subscription);
  if (refusal) throw new Refusal(refusal.reason, refusal.sentence);
  // Whatever has no id at Stripe was refused above.
  const target = subscription.stripeSubscriptionId ?? '';
  const other = await operationUnderWay(em, subscription.product.id, target);
  if (other)
    throw new Refusal(
      'operation_under_way',
      `${other.requestedByName} has asked for another change of this subscription, which is not settled yet. Wait for it, then look again.`,
    );
  const known = await em.findOne(StripeObject, { product: subscription.product, id: target });
  if (known?.contentHash !== wish.seen) throw new Refusal(changedMeanwhile.reason, changedMeanwhile.sentence);
  const parameters = await wish.parameters(subscription);

  const operation = em.create(StripeOperation, {
    id: wish.operationId,
    product: subscription.product,
    user: subscription.user,
    kind: wish.kind,
    targetKind: 'subscription',
    targetStripeId: target,
    parameters,
    parametersHash: parametersHash(wish.asked),
    note: wish.note || null,
    requestedByKind: actor.kind,
    requestedById: actor.id,
    requestedByName: actor.name,
    nextAttemptAt: ctx.services.clock.now(),
  });
  await em.flush().catch((error: unknown) => {
    // The same id for two subscriptions at the same moment: each locked its own, the key met here.
    throw error instanceof UniqueConstraintViolationException ? operationReused() : error;
  });
  const given = await wish.goodwill?.(subscription);
  if (given && given.amountCents > 0n && subscription.currency)
    await spendGoodwill(ctx, actor, {
      ...given,
      id: operation.id,
      productId: subscription.product.id,
      userId: subscription.user.id,
      currency: subscription.currency,
    });
  await ctx.services.jobs.send(em, submitOperationQueue.name, { operationId: operation.id });
  await announce(em, {
    productId: subscription.product.id,
    userId: subscription.user.id,
    topic: 'subscription',
    id: subscription.id,
  });
  ctx.audit({
    action: auditActions[wish.kind],
    target: { kind: 'subscription', id: subscription.id },
    productId: subscription.product.id,
    ...(wish.reason && { reason: wish.reason }),
    before: { status: subscription.status, endsAt: endOf(subscription)?.toISOString() ?? null },
    after: {
      operationId: operation.id,
      userId: subscription.user.id,
      ...parameters,
      note: wish.note,
    },
  });
  return toOperationView({
    id: operation.id,
    kind: wish.kind,
    state: 'requested',
    parameters,
    errorMessage: null,
    note: wish.note || null,
    requestedByName: actor.name,
    createdAt: operation.createdAt,
    settledAt: null,
  });
}

const auditActions: Record<OperationKind, string> = {
  subscription_cancel: 'billing.cancel_subscription',
  subscription_uncancel: 'billing.keep_subscription',
  subscription_change: 'billing.change_plan',
  subscription_pause: 'billing.pause_subscription',
  subscription_resume: 'billing.resume_subscription',
  trial_change: 'billing.move_renewal',
  coupon_apply: 'billing.set_coupon',
  schedule_release: 'billing.release_schedule',
};

/** What became of this operation id; another wish under the same id is refused. */
async function sameOperation<Kind extends OperationKind>(
  ctx: MutationContext,
  actor: Principal,
  wish: Wish<Kind>,
  subscription: Subscription,
): Promise<View | undefined> {
  const known = await operationById(ctx.em, wish.operationId);
  if (!known) return undefined;
  const isSame =
    known.kind === wish.kind &&
    known.productId === subscription.product.id &&
    known.targetStripeId === subscription.stripeSubscriptionId &&
    known.parametersHash === parametersHash(wish.asked) &&
    known.requestedById === actor.id;
  if (!isSame) throw operationReused();
  ctx.nothingChanged('the same change was asked for again');
  return toOperationView(known);
}

const operationReused = () =>
  new Refusal(
    'operation_reused',
    'This request was already used for another change. Close the dialog and open it again.',
  );
