import { operationKey } from '../../mirror/project-refund.ts';
import { type Handler, keyOf, moneyKeyOf, secondsOf } from './handler.ts';

/** Another day of the next charge, which Stripe calls a trial; or the end of one. */
export const moveRenewal: Handler<'trial_change'> = {
  what: 'the new date',
  isDone: (subscription, _parameters, claim) => subscription.metadata[operationKey] === claim.id,
  obstacle: ({ status }, { isTrialing }) =>
    (status === 'trialing') === isTrialing && status !== 'canceled'
      ? null
      : 'The subscription was changed at Stripe before this could be made, so nothing was changed. Look at what it is now.',
  send: (stripe, claim, { to, isCharged }) =>
    stripe.subscriptions.update(
      claim.targetStripeId,
      {
        metadata: { [operationKey]: claim.id },
        proration_behavior: 'none',
        trial_end: to === null ? 'now' : secondsOf(to),
        // A card that is declined leaves the trial as it was.
        ...(to === null && isCharged && { payment_behavior: 'error_if_incomplete' }),
      },
      { idempotencyKey: moneyKeyOf(claim) },
    ),
};

/** The coupon of the customer is taken away, when it still is this one; a `DELETE` takes no key and needs none. */
export const removeCustomerCoupon: Handler<'customer_coupon'> = {
  what: 'the change',
  isDone: (customer, { discountId }) => customer.deleted === true || customer.discount?.id !== discountId,
  // Looked at first: what stands there may be another one by now.
  obstacle: () => null,
  made: (customer) => customer.id,
  send: (stripe, _claim, { customer }) => stripe.customers.deleteDiscount(customer),
};

/** One coupon in place of what there is, or none. It counts from the next invoice on. */
export const setCoupon: Handler<'coupon_apply'> = {
  what: 'the coupon',
  isDone: (subscription, _parameters, claim) => subscription.metadata[operationKey] === claim.id,
  send: (stripe, claim, { coupon }) =>
    stripe.subscriptions.update(
      claim.targetStripeId,
      {
        discounts: coupon ? [{ coupon: coupon.stripeId }] : '',
        metadata: { [operationKey]: claim.id },
      },
      { idempotencyKey: keyOf(claim) },
    ),
};
