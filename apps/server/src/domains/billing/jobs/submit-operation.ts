import Stripe from 'stripe';
import { auditedTransaction } from '../../../platform/audit/transaction.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import { productById, type ProductRef } from '../../products/index.ts';
import { retryDelayMs } from '../rules/retry-delay.ts';
import { classifyStripeFailure, type StripeFailure } from '../rules/stripe-failure.ts';
import { isApprovalStanding } from './approval-standing.ts';
import { concludeTopup } from './conclude-topup.ts';
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

type Attempt = ({ outcome: 'done' } | (StripeFailure & { error?: unknown })) & {
  /** What it made at Stripe, however it ended. */
  made?: string | null;
  /** Stripe's code for a refusal, where it is the card's or the card is gone. */
  code?: string | null;
};

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
  const words = { what: operation.what, of: `this ${operation.noun}` };
  const look = async (): Promise<Attempt | undefined> => {
    try {
      await mirror.bucket.take();
      const target = await operation.read(stripe);
      const made = operation.made(target);
      if (operation.isDone(target)) return { outcome: 'done', made };
      const pending = operation.pending(target);
      if (pending !== null) return { outcome: 'try_again', detail: pending, made };
      const obstacle = operation.obstacle(target);
      if (obstacle === null) return undefined;
      return { outcome: 'refused', detail: obstacle, made, code: operation.refusalCode(target) };
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
    if (!operation.looksAfter) return { outcome: 'done' };
    return (
      (await look()) ?? {
        outcome: 'unknown',
        detail: `Stripe has taken ${words.what}, and does not show yet what became of it.`,
      }
    );
  } catch (error) {
    const failure = classifyStripeFailure(error, words);
    // “No such subscription” is what a cancellation hears that came second.
    if (failure.outcome !== 'refused') return { ...failure, error };
    return (await look()) ?? { ...failure, error, code: refusalCodeOf(error) };
  }
}

/** Stripe's code where it is about the card; null for what is ours to mend. */
function refusalCodeOf(error: unknown): string | null {
  if (error instanceof Stripe.errors.StripeCardError)
    return error.decline_code ?? error.code ?? 'card_declined';
  const isGone =
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    error.code === 'resource_missing' &&
    error.param === 'payment_method';
  return isGone ? 'resource_missing' : null;
}

/** How the attempt ends: settled once the mirror has what Stripe made of it, else to be taken up again. */
async function endOf(
  submitter: Submitter,
  claim: OperationClaim,
  product: ProductRef,
  attempt: Attempt,
): Promise<OperationEnd> {
  const now = submitter.clock.now();
  const end = {
    errorMessage: null,
    errorCode: attempt.code ?? null,
    resultStripeId: attempt.made ?? null,
    nextAttemptAt: null,
    settledAt: null,
  };
  if (attempt.outcome === 'done' && (await isReadBack(submitter, claim, product, attempt.made ?? null)))
    return { ...end, state: 'succeeded', settledAt: now };
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
    return { ...end, state: 'failed', errorMessage: failure.detail, settledAt: now };
  const after = 'retryAfterSeconds' in failure ? failure.retryAfterSeconds : undefined;
  return {
    ...end,
    // Once unknown it stays unknown until Stripe has been heard.
    state: failure.outcome === 'unknown' ? 'unknown' : claim.state,
    errorMessage: failure.detail,
    nextAttemptAt: new Date(now.getTime() + retryDelayMs(claim.attemptCount, after, submitter.retryScale)),
  };
}

async function isReadBack(
  { mirror, log }: Submitter,
  claim: OperationClaim,
  product: ProductRef,
  made: string | null,
): Promise<boolean> {
  try {
    return await readBack(mirror, product, made ?? claim.targetStripeId);
  } catch (error) {
    log.warn({ err: error, operationId: claim.id }, 'the change was made, but reading it back failed');
    return false;
  }
}

async function conclude(submitter: Submitter, claim: OperationClaim, end: OperationEnd): Promise<void> {
  const { database } = submitter.mirror;
  const origin = {
    actor: { kind: 'job' as const, id: null, name: 'billing.submit_operation' },
    what: claim.kind,
  };
  await auditedTransaction(database, origin, async (change) => {
    const { em } = change;
    change.nothingChanged('the change itself was audited when it was asked for');
    const ended = await endOperationAttempt(em, claim, end);
    if (!ended?.userId) return;
    if (claim.kind === 'auto_topup') await concludeTopup(change, claim, ended.userId, end);
    const { productId, targetStripeId } = claim;
    const topic = operationOf(claim).targetKind === 'subscription' ? 'subscription' : 'payment';
    await announce(em, { productId, userId: ended.userId, topic, id: targetStripeId });
  });
}
