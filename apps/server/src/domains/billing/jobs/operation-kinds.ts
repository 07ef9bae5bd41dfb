import type Stripe from 'stripe';
import { operationKey } from '../mirror/project-refund.ts';
import type { OperationKind, OperationParameters } from '../rules/operation-parameters.ts';
import type { OperationClaim } from './operation-claim.ts';

type Handler<Kind extends OperationKind> = {
  /** In sentences about a failure: “the cancellation is sent again shortly”. */
  what: string;
  /** Whether the subscription is what was asked for, whoever made it so. */
  isDone: (subscription: Stripe.Subscription, parameters: OperationParameters[Kind]) => boolean;
  send: (stripe: Stripe, claim: OperationClaim, parameters: OperationParameters[Kind]) => Promise<unknown>;
};

/**
 * A later attempt has seen that the change is not made. It goes out under a key of its own: under the
 * first one Stripe would only repeat a stored error, and to set the same state twice harms nobody.
 */
const keyOf = ({ id, attemptCount }: OperationClaim): string =>
  attemptCount === 1 ? id : `${id}:${attemptCount}`;

const secondsOf = (iso: string | null): number => Math.floor(new Date(iso ?? 0).getTime() / 1000);

const cancel: Handler<'subscription_cancel'> = {
  what: 'the cancellation',
  isDone: (subscription, { when, endsAt }) => {
    if (subscription.status === 'canceled') return true;
    if (when === 'period_end') return subscription.cancel_at_period_end;
    return when === 'date' && subscription.cancel_at === secondsOf(endsAt);
  },
  send: (stripe, claim, { when, endsAt, feedback, comment }) => {
    const details = { cancellation_details: { feedback, ...(comment && { comment }) } };
    if (when === 'now')
      // A DELETE takes no idempotency key. It needs none: a second one finds nothing to cancel.
      return stripe.subscriptions.cancel(claim.targetStripeId, details);
    const end = when === 'period_end' ? { cancel_at_period_end: true } : { cancel_at: secondsOf(endsAt) };
    return stripe.subscriptions.update(
      claim.targetStripeId,
      { ...end, ...details, proration_behavior: 'none', metadata: { [operationKey]: claim.id } },
      { idempotencyKey: keyOf(claim) },
    );
  },
};

const uncancel: Handler<'subscription_uncancel'> = {
  what: 'the change',
  isDone: ({ status, cancel_at_period_end: atEnd, cancel_at: at }) =>
    status !== 'canceled' && !atEnd && at === null,
  send: (stripe, claim, { was }) =>
    stripe.subscriptions.update(
      claim.targetStripeId,
      {
        ...(was === 'period_end' ? { cancel_at_period_end: false } : { cancel_at: '' }),
        metadata: { [operationKey]: claim.id },
      },
      { idempotencyKey: keyOf(claim) },
    ),
};

const kinds: { [Kind in OperationKind]: Handler<Kind> } = {
  subscription_cancel: cancel,
  subscription_uncancel: uncancel,
};

/** How the claimed operation is made and recognised at Stripe. Throws for a kind that nothing asks for yet. */
export function operationOf(claim: OperationClaim) {
  const handler = kinds[claim.kind as OperationKind] as Handler<OperationKind> | undefined;
  if (!handler) throw new Error(`Nothing submits operations of the kind ${claim.kind}.`);
  const parameters = claim.parameters as OperationParameters[OperationKind];
  return {
    what: handler.what,
    isDone: (subscription: Stripe.Subscription) => handler.isDone(subscription, parameters),
    send: (stripe: Stripe) => handler.send(stripe, claim, parameters),
  };
}
