import { type RefundReason, stripeRefundReason } from '@backdesk/contract';
import type Stripe from 'stripe';
import type { Clock } from '../../../platform/clock.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { Logger } from '../../../platform/log.ts';
import { productById, type ProductRef } from '../../products/index.ts';
import { operationKey } from '../mirror/project-refund.ts';
import type { Mirror } from '../mirror/refresh.ts';
import type { ApprovalProviders } from '../providers.ts';
import { refundById } from '../queries/refund-rows.ts';
import { retryDelayMs } from '../rules/retry-delay.ts';
import { classifyStripeFailure, type StripeFailure } from '../rules/stripe-failure.ts';
import { isApprovalStanding } from './approval-standing.ts';
import { readBack } from './read-back.ts';
import { claimRefund, endAttempt, type RefundClaim } from './refund-claim.ts';

export type Submitter = Pick<ApprovalProviders, 'mayApprove'> & {
  mirror: Mirror;
  clock: Clock;
  log: Logger;
  /** Longer than a request to Stripe may take, in milliseconds. */
  leaseMs: number;
  /** Shortens the pauses between attempts in tests; 1 in production. */
  retryScale: number;
};

const sentences = {
  notApproved:
    'Whoever agreed to this refund may not agree to it any more, so nothing was paid. Ask for it anew.',
  lookUpFailed: 'Stripe could not be asked whether the refund was made; it is asked again shortly.',
  tooLate:
    'Stripe has no such refund a day later, so nothing was paid. Start a new refund if it is still wanted.',
  failedAtStripe:
    'Stripe failed while making the refund and shows none so far. It is looked for until tomorrow and counts as failed then.',
};

/** Stripe may forget an idempotency key after 24 h; we stop trusting ours an hour earlier. */
const keyTrustedMs = 23 * 3_600_000;

/**
 * One attempt at one refund. The refund's id is the idempotency key, so sending again within 23
 * hours cannot pay twice; after that nothing is ever sent again. From the second attempt on it looks
 * at Stripe first. Every outcome is recorded; whatever is not certain becomes `unknown`.
 */
export async function submitRefund(submitter: Submitter, refundId: string): Promise<void> {
  const { mirror, clock } = submitter;
  const claim = await claimRefund(mirror.database.fork(), refundId, clock.now(), submitter.leaseMs);
  if (!claim) return;
  const product = await productById(mirror.database.fork(), claim.productId);
  const attempt = claim.stripeRefundId
    ? { stripeId: claim.stripeRefundId }
    : await makeRefund(submitter, claim, product);
  if ('stripeId' in attempt) await settle(submitter, claim, product, attempt.stripeId);
  else await recordFailure(submitter, claim, attempt);
}

type Attempt = { stripeId: string } | (StripeFailure & { error?: unknown });

/** Gets the refund made, or finds the one that an earlier attempt made. Never rejects. */
async function makeRefund(submitter: Submitter, claim: RefundClaim, product: ProductRef): Promise<Attempt> {
  const { mirror, clock } = submitter;
  const isKeyTrusted = () => clock.now().getTime() - claim.firstSentAt.getTime() <= keyTrustedMs;
  const stripe = mirror.stripe.of(product.key);
  if (!(await isApprovalStanding(mirror.database.fork(), submitter, claim.id)))
    return { outcome: 'refused', detail: sentences.notApproved };
  if (claim.attemptCount > 1) {
    const earlier = await lookUp(mirror, stripe, claim);
    if (earlier) return earlier;
    if (!isKeyTrusted()) return { outcome: 'refused', detail: sentences.tooLate };
  }
  // A process that slept since it took the refund must look before it sends, like any later attempt.
  if (!isKeyTrusted()) return { outcome: 'try_again', detail: sentences.lookUpFailed };
  try {
    return { stripeId: (await send(stripe, claim)).id };
  } catch (error) {
    const failure = classifyStripeFailure(error);
    if (!failure.isReplay) return { ...failure, error };
    // The first attempt has ended at Stripe, with an error: whether it left a refund can be seen now.
    return (
      (await lookUp(mirror, stripe, claim)) ?? { outcome: 'unknown', detail: sentences.failedAtStripe, error }
    );
  }
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

/**
 * The refund that carries our operation id, or undefined when Stripe has none. A look-up that fails
 * says nothing about the refund, not even when Stripe refuses it: then it is asked again later.
 */
async function lookUp(mirror: Mirror, stripe: Stripe, claim: RefundClaim): Promise<Attempt | undefined> {
  try {
    await mirror.bucket.take();
    const refunds = stripe.refunds.list({ payment_intent: claim.stripePaymentIntentId, limit: 100 });
    for await (const refund of refunds)
      if (refund.metadata?.[operationKey] === claim.id) return { stripeId: refund.id };
    return undefined;
  } catch (error) {
    const { retryAfterSeconds } = classifyStripeFailure(error);
    return {
      outcome: 'try_again',
      detail: sentences.lookUpFailed,
      error,
      ...(retryAfterSeconds && { retryAfterSeconds }),
    };
  }
}

/** Reads the refund back, and with it its payment. */
async function settle(
  submitter: Submitter,
  claim: RefundClaim,
  product: ProductRef,
  stripeId: string,
): Promise<void> {
  const { mirror, log } = submitter;
  try {
    if (await readBack(mirror, product, stripeId)) return;
  } catch (error) {
    log.warn({ err: error, refundId: claim.id }, 'the refund was made, but reading it back failed');
  }
  await recordFailure(submitter, claim, {
    outcome: 'try_again',
    detail: 'Stripe made the refund; its state is being read.',
  });
}

/** Ends the attempt: failed for good, or to be asked again after the pause that is due. */
async function recordFailure(
  submitter: Submitter,
  claim: RefundClaim,
  failure: StripeFailure & { error?: unknown },
): Promise<void> {
  const now = submitter.clock.now();
  submitter.log.warn({ err: failure.error, refundId: claim.id, outcome: failure.outcome }, failure.detail);
  if (failure.outcome === 'refused')
    return conclude(submitter, claim, {
      state: 'failed',
      detail: failure.detail,
      nextAttemptAt: null,
      settledAt: now,
    });
  const wait = retryDelayMs(claim.attemptCount, failure.retryAfterSeconds, submitter.retryScale);
  return conclude(submitter, claim, {
    // Once unknown it stays unknown until Stripe has been heard: a later 429 says nothing about it.
    state: failure.outcome === 'unknown' ? 'unknown' : claim.state,
    detail: failure.detail,
    nextAttemptAt: new Date(now.getTime() + wait),
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
