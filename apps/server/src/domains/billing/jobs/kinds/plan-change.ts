import type Stripe from 'stripe';
import { operationKey } from '../../mirror/project-refund.ts';
import { idOf } from '../../mirror/text.ts';
import type { OperationParameters } from '../../rules/operation-parameters.ts';
import type { OperationClaim } from '../operation-claim.ts';
import { type Handler, keyOf, moneyKeyOf } from './handler.ts';

type Parameters = OperationParameters['subscription_change'];

/** Another plan or quantity, with the proration date that was previewed. */
export const changePlan: Handler<'subscription_change'> = {
  what: 'the change of plan',
  // Not by the items: somebody else may have made the same change at another price.
  isDone: (subscription, _parameters, claim) => subscription.metadata[operationKey] === claim.id,
  obstacle: ({ status, items }, { itemId, from }) => {
    const item = items.data.find(({ id }) => id === itemId);
    const isAsSeen = item?.price.id === from.stripePriceId && (item.quantity ?? 1) === from.quantity;
    return isAsSeen && status !== 'canceled'
      ? null
      : 'The subscription was changed at Stripe before this could be made, so nothing was changed. Look at what it is now.';
  },
  send: async (stripe, claim, parameters) =>
    parameters.when === 'period_end'
      ? sendSchedule(stripe, claim, parameters)
      : stripe.subscriptions.update(claim.targetStripeId, changeNow(claim, parameters), {
          idempotencyKey: moneyKeyOf(claim),
        }),
};

function changeNow(claim: OperationClaim, parameters: Parameters): Stripe.SubscriptionUpdateParams {
  const { when, itemId, stripePriceId, quantity, prorationDate, isTrialing, isCharged } = parameters;
  const items = [{ id: itemId, price: stripePriceId, quantity }];
  const metadata = { [operationKey]: claim.id };
  if (isTrialing) return { items, metadata, proration_behavior: 'none' };
  return {
    items,
    metadata,
    proration_behavior: when === 'next_invoice' ? 'create_prorations' : 'always_invoice',
    ...(when === 'reset' && { billing_cycle_anchor: { type: 'now' } }),
    ...(prorationDate !== null && { proration_date: prorationDate }),
    // A card that is declined leaves the subscription as it was.
    ...(when !== 'next_invoice' && isCharged && { payment_behavior: 'error_if_incomplete' }),
  };
}

/**
 * Two steps, each of which can be repeated: a schedule takes the subscription over as it is, then learns the
 * next phase. The last phase is a day long; after it the schedule lets the subscription go as it is then.
 */
async function sendSchedule(stripe: Stripe, claim: OperationClaim, parameters: Parameters): Promise<void> {
  const found = await stripe.subscriptions.retrieve(claim.targetStripeId, { expand: ['schedule'] });
  const schedule =
    found.schedule && typeof found.schedule === 'object'
      ? found.schedule
      : await stripe.subscriptionSchedules.create(
          { from_subscription: claim.targetStripeId },
          { idempotencyKey: `${keyOf(claim)}:schedule` },
        );
  const [now] = schedule.phases;
  if (!now) throw new Error(`The schedule ${schedule.id} has no phase.`);
  const item = found.items.data.findIndex(({ id }) => id === parameters.itemId);
  const discounts = now.discounts.flatMap(({ discount }) => {
    const id = idOf(discount);
    return id === null ? [] : [{ discount: id }];
  });
  const kept = { ...(discounts.length > 0 && { discounts }) };
  const items = now.items.map(phaseItem);
  await stripe.subscriptionSchedules.update(
    schedule.id,
    {
      end_behavior: 'release',
      phases: [
        { ...kept, items, start_date: now.start_date, end_date: now.end_date },
        {
          ...kept,
          items: items.map((one, index) =>
            index === item ? { ...one, price: parameters.stripePriceId, quantity: parameters.quantity } : one,
          ),
          proration_behavior: 'none',
          duration: { interval: 'day', interval_count: 1 },
        },
      ],
      metadata: { [operationKey]: claim.id },
    },
    { idempotencyKey: `${keyOf(claim)}:phases` },
  );
  // Says on the subscription that the schedule is complete, where the next attempt looks.
  await stripe.subscriptions.update(
    claim.targetStripeId,
    { metadata: { [operationKey]: claim.id } },
    { idempotencyKey: `${keyOf(claim)}:mark` },
  );
}

function phaseItem({ price, quantity, tax_rates: rates, discounts }: Stripe.SubscriptionSchedule.Phase.Item) {
  const kept = discounts.flatMap(({ discount }) => {
    const id = idOf(discount);
    return id === null ? [] : [{ discount: id }];
  });
  return {
    price: idOf(price) ?? '',
    quantity: quantity ?? 1,
    ...(rates && rates.length > 0 && { tax_rates: rates.map(({ id }) => id) }),
    ...(kept.length > 0 && { discounts: kept }),
  };
}

/** What was planned is taken back. */
export const releaseSchedule: Handler<'schedule_release'> = {
  what: 'the change',
  isDone: ({ schedule }, { scheduleId }) => idOf(schedule) !== scheduleId,
  send: (stripe, claim, { scheduleId }) =>
    stripe.subscriptionSchedules.release(scheduleId, {}, { idempotencyKey: keyOf(claim) }),
};
