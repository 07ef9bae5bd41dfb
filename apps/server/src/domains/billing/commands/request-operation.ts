import type { stripeOperationView } from '@backdesk/contract';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { ChangeContext } from '../../../platform/audit/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { Product } from '../../products/index.ts';
import { User } from '../../users/index.ts';
import type { ApprovalRequest } from '../entities/approval-request.ts';
import { StripeObject } from '../entities/stripe-object.ts';
import { StripeOperation } from '../entities/stripe-operation.ts';
import { submitOperationQueue } from '../jobs/queues.ts';
import { operationById, operationUnderWay } from '../queries/operation-rows.ts';
import {
  type OperationKind,
  type OperationParameters,
  parametersHash,
  targetOf,
} from '../rules/operation-parameters.ts';
import { toOperationView } from '../rules/operation-view.ts';
import type { ChangeRefusal } from '../rules/subscription-changes.ts';

type View = z.output<typeof stripeOperationView>;

/** Who asks: somebody at the desk, or a schedule. */
export type Requester = Pick<Principal, 'id' | 'name'> & { kind: Principal['kind'] | 'job' };

/** `jobs` is missing where nobody waits: the sweep of what is due finds the operation too. */
export type OperationContext = ChangeContext & {
  services: Pick<MutationContext['services'], 'clock'> & Partial<Pick<MutationContext['services'], 'jobs'>>;
};

/** What is going to be changed, its row locked by the caller. */
export type OperationTarget = {
  id: string;
  productId: string;
  /** Null on what belongs to no user. */
  userId: string | null;
  /** Null on what was imported; then `refuse` has to refuse. */
  stripeId: string | null;
  /** For the audit log: what it was. */
  before: Record<string, unknown>;
};

export type Wish<Kind extends OperationKind> = {
  operationId: string;
  /** The state of the target that the asker decided on. */
  seen: string;
  /** What it is now, where that is not the object at Stripe as the mirror holds it. */
  seenNow?: string;
  kind: Kind;
  /** What was asked for: the same wish is recognised by it. */
  asked: object;
  /** What is sent, from the state that is locked. */
  parameters: () => OperationParameters[Kind] | Promise<OperationParameters[Kind]>;
  note: string;
  /** A word for the audit log on why. */
  reason?: string;
  /** Why the target cannot be changed so, or null; asked under the lock. */
  refuse: () => ChangeRefusal | null | Promise<ChangeRefusal | null>;
  changedMeanwhile: ChangeRefusal;
  /** The request that has to be agreed to first; nothing goes to Stripe until then. Asked once it was not refused. */
  request?: (parameters: OperationParameters[Kind]) => Promise<ApprovalRequest | undefined>;
  /** What is committed with it, once its row is there. */
  with?: () => Promise<void>;
};

/**
 * Commits the intent to change something at Stripe and hands it to the job that asks Stripe. The target's
 * row is locked, so that of two people only one changes the state both looked at. The same operation asked
 * again returns what became of it.
 */
export async function requestOperation<Kind extends OperationKind>(
  ctx: OperationContext,
  actor: Requester,
  target: OperationTarget,
  wish: Wish<Kind>,
): Promise<View> {
  const { em } = ctx;
  const { kind } = wish;
  const repeated = await sameOperation(ctx, actor, wish, target);
  if (repeated) return repeated;

  const refusal = await wish.refuse();
  if (refusal) throw new Refusal(refusal.reason, refusal.sentence);
  // Whatever has no id at Stripe was refused above.
  const stripeId = target.stripeId ?? '';
  const targetKind = targetOf[kind];
  const other = await operationUnderWay(em, target.productId, stripeId);
  if (other)
    throw new Refusal(
      'operation_under_way',
      `${other.requestedByName} has asked for another change of this ${targetKind.replace('_', ' ')}, which is not settled yet. Wait for it, then look again.`,
    );
  const now =
    wish.seenNow ??
    (await em.findOne(StripeObject, { product: target.productId, id: stripeId }))?.contentHash;
  if (now !== wish.seen) throw new Refusal(wish.changedMeanwhile.reason, wish.changedMeanwhile.sentence);
  const parameters = await wish.parameters();

  const request = await wish.request?.(parameters);
  const state = request ? 'awaiting_approval' : 'requested';
  const operation = em.create(StripeOperation, {
    id: wish.operationId,
    product: em.getReference(Product, target.productId, { wrapped: true }),
    user: target.userId === null ? null : em.getReference(User, target.userId, { wrapped: true }),
    kind,
    targetKind,
    targetStripeId: stripeId,
    parameters,
    parametersHash: parametersHash(wish.asked),
    note: wish.note || null,
    requestedByKind: actor.kind,
    requestedById: actor.id,
    requestedByName: actor.name,
    state,
    nextAttemptAt: request ? null : ctx.services.clock.now(),
    ...(request && { approvalRequest: request }),
  });
  await em.flush().catch((error: unknown) => {
    // The same id for two targets at the same moment: each locked its own, the key met here.
    throw error instanceof UniqueConstraintViolationException ? operationReused() : error;
  });
  await wish.with?.();
  if (!request) await ctx.services.jobs?.send(em, submitOperationQueue.name, { operationId: operation.id });
  if (target.userId !== null)
    await announce(em, {
      productId: target.productId,
      userId: target.userId,
      topic: targetKind === 'subscription' ? 'subscription' : 'payment',
      id: target.id,
    });
  ctx.audit({
    action: request ? auditActions[kind].replace('.', '.request_') : auditActions[kind],
    target: { kind: targetKind, id: target.id },
    productId: target.productId,
    ...(wish.reason && { reason: wish.reason }),
    before: target.before,
    after: {
      operationId: operation.id,
      userId: target.userId,
      ...parameters,
      note: wish.note,
      ...(request && { approvalId: request.id }),
    },
  });
  return toOperationView({
    id: operation.id,
    kind,
    state,
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
  customer_coupon: 'billing.remove_customer_coupon',
  schedule_release: 'billing.release_schedule',
  subscription_reinstate: 'billing.reinstate_subscription',
  dispute_evidence: 'billing.answer_dispute',
  dispute_close: 'billing.accept_dispute',
  invoice_pay: 'billing.collect_invoice',
  invoice_send: 'billing.send_invoice',
  invoice_uncollectible: 'billing.give_invoice_up',
  invoice_void: 'billing.void_invoice',
  auto_topup: 'billing.top_up',
  code_create: 'billing.create_code',
  code_change: 'billing.change_code',
};

/** What became of this operation id; another wish under the same id is refused. */
async function sameOperation<Kind extends OperationKind>(
  ctx: OperationContext,
  actor: Requester,
  wish: Wish<Kind>,
  target: OperationTarget,
): Promise<View | undefined> {
  const known = await operationById(ctx.em, wish.operationId);
  if (!known) return undefined;
  const isSame =
    known.kind === wish.kind &&
    known.productId === target.productId &&
    known.targetStripeId === target.stripeId &&
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
