import type Stripe from 'stripe';
import { operationKey } from '../../mirror/project-refund.ts';
import { idOf } from '../../mirror/text.ts';
import { reinstatesKey } from '../../rules/reinstatement.ts';
import { type Handler, moneyKeyOf } from './handler.ts';

/** Everything that the customer of an ended subscription subscribes to or did, newest first. */
export type CustomersSubscriptions = { all: readonly Stripe.Subscription[] };

export async function readSubscriptionsBeside(
  stripe: Stripe,
  endedId: string,
): Promise<CustomersSubscriptions> {
  const ended = await stripe.subscriptions.retrieve(endedId);
  // The newest hundred: what was made since is among them.
  const { data } = await stripe.subscriptions.list({
    customer: idOf(ended.customer) ?? '',
    status: 'all',
    limit: 100,
  });
  return { all: data };
}

const isOver = ({ status }: Stripe.Subscription): boolean =>
  status === 'canceled' || status === 'incomplete_expired';

/** A new subscription in place of one that ended; never a second one beside another that runs. */
export const reinstate: Handler<'subscription_reinstate'> = {
  what: 'the new subscription',
  isDone: (beside, _parameters, claim) => madeFor(beside, claim.id) !== undefined,
  obstacle: ({ all }, { besides }) =>
    all.every((one) => isOver(one) || besides.includes(one.id))
      ? null
      : 'The customer has subscribed again before this could be made, so nothing was made. Look at what they have now.',
  made: (beside, claim) => madeFor(beside, claim.id)?.id ?? null,
  send: (stripe, claim, { customer, items, coupon, firstChargeAt, paymentMethod, daysUntilDue }) =>
    stripe.subscriptions.create(
      {
        customer,
        items: items.map(({ stripePriceId, quantity }) => ({ price: stripePriceId, quantity })),
        metadata: { [operationKey]: claim.id, [reinstatesKey]: claim.targetStripeId },
        off_session: true,
        // A card that is declined leaves nothing behind.
        payment_behavior: 'error_if_incomplete',
        ...(coupon && { discounts: [{ coupon: coupon.stripeId }] }),
        ...(paymentMethod !== null && { default_payment_method: paymentMethod }),
        ...(daysUntilDue !== null && { collection_method: 'send_invoice', days_until_due: daysUntilDue }),
        // Until the cycle goes on nothing is billed, and no invoice over nothing is made.
        ...(firstChargeAt !== null && { billing_cycle_anchor: firstChargeAt, proration_behavior: 'none' }),
      },
      { idempotencyKey: moneyKeyOf(claim) },
    ),
};

const madeFor = ({ all }: CustomersSubscriptions, operationId: string): Stripe.Subscription | undefined =>
  all.find(({ metadata }) => metadata[operationKey] === operationId);
