import { operationKey } from '../../mirror/project-refund.ts';
import { type Handler, keyOf, moneyKeyOf, secondsOf } from './handler.ts';

export const pause: Handler<'subscription_pause'> = {
  what: 'the pause',
  isDone: ({ status, pause_collection: paused }, parameters) => {
    if (parameters.what === 'subscription') return status === 'paused';
    const at = parameters.resumesAt === null ? null : secondsOf(parameters.resumesAt);
    return paused?.behavior === parameters.behavior && (paused.resumes_at ?? null) === at;
  },
  send: (stripe, claim, parameters) =>
    parameters.what === 'subscription'
      ? stripe.subscriptions.pause(
          claim.targetStripeId,
          { bill_for: { unused_time_from: { type: parameters.creditsUnused ? 'now' : 'none' } } },
          { idempotencyKey: moneyKeyOf(claim) },
        )
      : stripe.subscriptions.update(
          claim.targetStripeId,
          {
            pause_collection: {
              behavior: parameters.behavior,
              ...(parameters.resumesAt !== null && { resumes_at: secondsOf(parameters.resumesAt) }),
            },
            metadata: { [operationKey]: claim.id },
          },
          { idempotencyKey: keyOf(claim) },
        ),
};

export const resume: Handler<'subscription_resume'> = {
  what: 'the resumption',
  isDone: ({ status, pause_collection: paused }, { what }) =>
    what === 'subscription' ? status !== 'paused' : paused === null,
  send: (stripe, claim, { what, cycle, prorationDate }) =>
    what === 'subscription'
      ? stripe.subscriptions.resume(
          claim.targetStripeId,
          {
            billing_cycle_anchor: { type: cycle === 'old' ? 'unchanged' : 'now' },
            payment_behavior: 'resume_on_payment_attempt',
            ...(typeof prorationDate === 'number' && {
              proration_behavior: 'always_invoice',
              proration_date: prorationDate,
            }),
          },
          { idempotencyKey: moneyKeyOf(claim) },
        )
      : stripe.subscriptions.update(
          claim.targetStripeId,
          { pause_collection: '', metadata: { [operationKey]: claim.id } },
          { idempotencyKey: keyOf(claim) },
        ),
};
