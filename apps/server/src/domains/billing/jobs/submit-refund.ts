import { type RefundReason, stripeRefundReason } from '@backdesk/contract';
import type Stripe from 'stripe';
import type { Clock } from '../../../platform/clock.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { Logger } from '../../../platform/log.ts';
import { productById, type ProductRef } from '../../products/index.ts';
import { operationKey } from '../mirror/project-refund.ts';
import { type Mirror, refresh } from '../mirror/refresh.ts';
import { refundById } from '../queries/refund-rows.ts';
import { retryDelayMs } from '../rules/retry-delay.ts';
import { classifyStripeFailure, type StripeFailure } from '../rules/stripe-failure.ts';
import { claimRefund, endAttempt, type RefundClaim } from './refund-claim.ts';

export type Submitter = {
  mirror: Mirror;
  clock: Clock;
  log: Logger;
  /** Longer than a request to Stripe may take, in milliseconds. */
  leaseMs: number;
  /** Shortens the pauses between attempts in tests; 1 in production. */
  retryScale: number;
};

const lookUpFailed = 'Stripe could not be asked whether the refund was made; it is asked again shortly.';

/** Stripe may forget an idempotency key after 24 h; we stop trusting ours an hour earlier. */
const keyTrustedMs = 23 * 3_600_000;

/**
 * One attempt at one refund. The refund's id is the idempotency key, so sending again within 23
 * hours cannot pay twice; after that nothing is ever sent again. From the second attempt on it looks
 * at Stripe first. Every outcome is recorded; whatever is not certain becomes `unknown`.
 */
export async function submitRefund(submitter: Submitter, refundId: string): Promise<void> {
  const { mirror, clock } = submitter;
  const em = () => mirror.database.fork();
  const claim = await claimRefund(em(), refundId, clock.now(), submitter.leaseMs);
  if (!claim) return;
  const product = await productById(em(), claim.productId);
  let stripeId = claim.stripeRefundId;
  if (stripeId === null && claim.attemptCount > 1) {
    try {
      stripeId = await findAtStripe(mirror, product, claim);
    } catch (error) {
      // A failed look-up says nothing about the refund, not even when Stripe refuses it.
      const { retryAfterSeconds } = classifyStripeFailure(error);
      return tryLater(submitter, claim, { detail: lookUpFailed, retryAfterSeconds }, error);
    }
    if (stripeId === null && clock.now().getTime() - claim.firstSentAt.getTime() > keyTrustedMs)
      return giveUp(submitter, claim);
  }
  try {
    stripeId ??= (await send(mirror.stripe.of(product.key), claim)).id;
  } catch (error) {
    return recordFailure(submitter, claim, classifyStripeFailure(error), error);
  }
  await settle(submitter, claim, product, stripeId);
}

function send(stripe: Stripe, claim: RefundClaim): Promise<Stripe.Refund> {
  return stripe.refunds.create(
    {
      payment_intent: claim.stripePaymentIntentId,
      amount: Number(claim.amountCents),
      reason: stripeRefundReason[(claim.reason ?? 'requested_by_customer') as RefundReason],
      metadata: { [operationKey]: claim.id },
    },
    { idempotencyKey: claim.id },
  );
}

/** The refund that carries our operation id, if Stripe made it. */
async function findAtStripe(mirror: Mirror, product: ProductRef, claim: RefundClaim): Promise<string | null> {
  await mirror.bucket.take();
  const refunds = mirror.stripe
    .of(product.key)
    .refunds.list({ payment_intent: claim.stripePaymentIntentId, limit: 100 });
  for await (const refund of refunds) if (refund.metadata?.[operationKey] === claim.id) return refund.id;
  return null;
}

/** Reads the refund and its payment back: what Stripe says now is what is shown, not what it answered. */
async function settle(
  submitter: Submitter,
  claim: RefundClaim,
  product: ProductRef,
  stripeId: string,
): Promise<void> {
  const { mirror, log } = submitter;
  try {
    const results = [
      await refresh(mirror, product, stripeId),
      await refresh(mirror, product, claim.stripePaymentIntentId),
    ];
    // Busy means that a webhook's digest is reading the same object after us: it will write it.
    if (results.every((result) => result === 'stored')) return;
  } catch (error) {
    log.warn({ err: error, refundId: claim.id }, 'the refund was made, but reading it back failed');
  }
  await tryLater(submitter, claim, { detail: 'Stripe made the refund; its state is being read.' });
}

async function giveUp(submitter: Submitter, claim: RefundClaim): Promise<void> {
  await conclude(submitter, claim, {
    state: 'failed',
    detail:
      'Stripe has no such refund a day later, so nothing was paid. Start a new refund if it is still wanted.',
    nextAttemptAt: null,
    settledAt: submitter.clock.now(),
  });
}

async function recordFailure(
  submitter: Submitter,
  claim: RefundClaim,
  failure: StripeFailure,
  error: unknown,
): Promise<void> {
  if (failure.outcome !== 'refused')
    // Once unknown it stays unknown until Stripe has been heard: a later 429 says nothing about it.
    return tryLater(
      submitter,
      failure.outcome === 'unknown' ? { ...claim, state: 'unknown' } : claim,
      failure,
      error,
    );
  submitter.log.warn({ err: error, refundId: claim.id }, 'Stripe refused a refund');
  return conclude(submitter, claim, {
    state: 'failed',
    detail: failure.detail,
    nextAttemptAt: null,
    settledAt: submitter.clock.now(),
  });
}

/** Keeps the state and asks again after the pause that is due. */
async function tryLater(
  submitter: Submitter,
  claim: RefundClaim,
  why: { detail: string; retryAfterSeconds?: number | undefined },
  error?: unknown,
): Promise<void> {
  submitter.log.warn({ err: error, refundId: claim.id, state: claim.state }, why.detail);
  const wait = retryDelayMs(claim.attemptCount, why.retryAfterSeconds, submitter.retryScale);
  await conclude(submitter, claim, {
    state: claim.state,
    detail: why.detail,
    nextAttemptAt: new Date(submitter.clock.now().getTime() + wait),
  });
}

async function conclude(
  submitter: Submitter,
  claim: RefundClaim,
  change: Parameters<typeof endAttempt>[2],
): Promise<void> {
  await submitter.mirror.database.fork().transactional(async (em) => {
    if (!(await endAttempt(em, claim, change))) return;
    const refund = await refundById(em, claim.id);
    if (refund)
      await announce(em, {
        productId: refund.productId,
        userId: refund.userId,
        topic: 'refund',
        id: refund.paymentId,
      });
  });
}
