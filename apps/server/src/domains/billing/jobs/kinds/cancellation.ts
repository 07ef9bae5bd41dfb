import { operationKey } from '../../mirror/project-refund.ts';
import { type Handler, keyOf, secondsOf } from './handler.ts';

export const cancel: Handler<'subscription_cancel'> = {
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

export const uncancel: Handler<'subscription_uncancel'> = {
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
