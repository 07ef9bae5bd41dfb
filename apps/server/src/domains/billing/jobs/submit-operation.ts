import { announce } from '../../../platform/http/change-bus.ts';
import { productById, type ProductRef } from '../../products/index.ts';
import { retryDelayMs } from '../rules/retry-delay.ts';
import { classifyStripeFailure, type StripeFailure } from '../rules/stripe-failure.ts';
import { isApprovalStanding } from './approval-standing.ts';
import {
  claimOperation,
  endOperationAttempt,
  type OperationClaim,
  type OperationEnd,
} from './operation-claim.ts';
import { operationOf } from './operation-kinds.ts';
import { readBack } from './read-back.ts';
import type { Submitter } from './submit-refund.ts';

/** Stripe may forget an idempotency key after 24 h; we stop trusting ours an hour earlier. */
const keyTrustedMs = 23 * 3_600_000;

type Attempt = { outcome: 'done' } | (StripeFailure & { error?: unknown });

/**
 * One attempt at one change at Stripe. From the second attempt on Stripe is looked at before
 * anything is sent, and after a refusal too: whoever made the target what was asked for, the wish
 * is fulfilled. Nothing is sent later than 23 hours after the first time.
 */
export async function submitOperation(submitter: Submitter, operationId: string): Promise<void> {
  const { mirror, clock } = submitter;
  const claim = await claimOperation(mirror.database.fork(), operationId, clock.now(), submitter.leaseMs);
  if (!claim) return;
  const product = await productById(mirror.database.fork(), claim.productId);
  const attempt = await makeChange(submitter, claim, product);
  await conclude(submitter, claim, await endOf(submitter, claim, product, attempt));
}

/** Gets the change made, or finds that it is. Never rejects. */
async function makeChange(
  submitter: Submitter,
  claim: OperationClaim,
  product: ProductRef,
): Promise<Attempt> {
  const { mirror, clock } = submitter;
  const stripe = mirror.stripe.of(product.key);
  const operation = operationOf(claim);
  const words = { what: operation.what, of: `this ${operation.targetKind}` };
  const look = async (): Promise<Attempt | undefined> => {
    try {
      await mirror.bucket.take();
      const target = await operation.read(stripe);
      if (operation.isDone(target)) return { outcome: 'done' };
      const obstacle = operation.obstacle(target);
      return obstacle === null ? undefined : { outcome: 'refused', detail: obstacle };
    } catch (error) {
      const { retryAfterSeconds } = classifyStripeFailure(error, words);
      const detail = `Stripe could not be asked whether ${words.what} was made; it is asked again shortly.`;
      return { outcome: 'try_again', detail, error, ...(retryAfterSeconds && { retryAfterSeconds }) };
    }
  };

  if (!(await isApprovalStanding(mirror.database.fork(), submitter, claim.id)))
    return {
      outcome: 'refused',
      detail: 'Whoever agreed to this may not agree to it any more, so nothing was changed. Ask for it anew.',
    };
  if (claim.attemptCount > 1 || operation.looksFirst) {
    const found = await look();
    if (found) return found;
  }
  if (clock.now().getTime() - claim.firstSentAt.getTime() > keyTrustedMs)
    return {
      outcome: 'refused',
      detail: `A day later Stripe shows that ${words.what} was not made. Ask for it again if it is still wanted.`,
    };
  try {
    await operation.send(stripe);
    return { outcome: 'done' };
  } catch (error) {
    const failure = classifyStripeFailure(error, words);
    // “No such subscription” is what a cancellation hears that came second.
    if (failure.outcome !== 'refused') return { ...failure, error };
    return (await look()) ?? { ...failure, error };
  }
}

/** How the attempt ends: settled once the mirror has what Stripe made of it, else to be taken up again. */
async function endOf(
  submitter: Submitter,
  claim: OperationClaim,
  product: ProductRef,
  attempt: Attempt,
): Promise<OperationEnd> {
  const now = submitter.clock.now();
  if (attempt.outcome === 'done' && (await isReadBack(submitter, claim, product)))
    return { state: 'succeeded', errorMessage: null, nextAttemptAt: null, settledAt: now };
  const failure =
    attempt.outcome === 'done'
      ? {
          outcome: 'try_again' as const,
          detail: 'Stripe has made the change; what it is now is being read.',
        }
      : attempt;
  const error = 'error' in failure ? failure.error : undefined;
  submitter.log.warn({ err: error, operationId: claim.id, outcome: failure.outcome }, failure.detail);
  if (failure.outcome === 'refused')
    return { state: 'failed', errorMessage: failure.detail, nextAttemptAt: null, settledAt: now };
  const after = 'retryAfterSeconds' in failure ? failure.retryAfterSeconds : undefined;
  return {
    // Once unknown it stays unknown until Stripe has been heard.
    state: failure.outcome === 'unknown' ? 'unknown' : claim.state,
    errorMessage: failure.detail,
    nextAttemptAt: new Date(now.getTime() + retryDelayMs(claim.attemptCount, after, submitter.retryScale)),
    settledAt: null,
  };
}

async function isReadBack(
  { mirror, log }: Submitter,
  claim: OperationClaim,
  product: ProductRef,
): Promise<boolean> {
  try {
    return await readBack(mirror, product, claim.targetStripeId);
  } catch (error) {
    log.warn({ err: error, operationId: claim.id }, 'the change was made, but reading it back failed');
    return false;
  }
}

async function conclude(submitter: Submitter, claim: OperationClaim, end: OperationEnd): Promise<void> {
  await submitter.mirror.database.fork().transactional(async (em) => {
    const ended = await endOperationAttempt(em, claim, end);
    if (!ended?.userId) return;
    const { productId, targetStripeId } = claim;
    const topic = operationOf(claim).targetKind === 'subscription' ? 'subscription' : 'payment';
    await announce(em, { productId, userId: ended.userId, topic, id: targetStripeId });
  });
}
