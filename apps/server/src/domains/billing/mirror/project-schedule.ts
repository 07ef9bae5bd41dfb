import type Stripe from 'stripe';
import { newId } from '../../../platform/ids.ts';
import { userIdsOfCustomers } from '../../users/index.ts';
import { scheduleStatusOf } from '../rules/stripe-states.ts';
import { idsByStripeId } from './references.ts';
import { cleanText, fromUnix, idOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Change, Work } from './work.ts';

/** The subscription that a schedule changes, or changed before it was released. */
export const subscriptionOfSchedule = (raw: Stripe.SubscriptionSchedule): string | null =>
  idOf(raw.subscription) ?? idOf(raw.released_subscription);

/** What Stripe says about a subscription schedule. */
export function scheduleRow(
  raw: Stripe.SubscriptionSchedule,
): Omit<RowOf<'subscription_schedules'>, 'subscription'> {
  return {
    stripeSubscriptionScheduleId: raw.id,
    stripeStatus: raw.status,
    status: scheduleStatusOf(raw.status),
    endBehavior: cleanText(raw.end_behavior),
    phaseCount: raw.phases.length,
    currentPhaseStartAt: fromUnix(raw.current_phase?.start_date),
    currentPhaseEndAt: fromUnix(raw.current_phase?.end_date),
    canceledAt: fromUnix(raw.canceled_at),
    completedAt: fromUnix(raw.completed_at),
    releasedAt: fromUnix(raw.released_at),
  };
}

/** Writes subscription schedules. */
export async function writeSchedules(
  work: Work,
  raws: readonly Stripe.SubscriptionSchedule[],
): Promise<Change[]> {
  const users = await userIdsOfCustomers(
    work.em,
    work.productId,
    raws.map((raw) => idOf(raw.customer)),
  );
  const subscriptions = await idsByStripeId(work, 'subscriptions', raws.map(subscriptionOfSchedule));
  const changes: Change[] = [];
  const rows = raws.flatMap((raw) => {
    const user = users.get(idOf(raw.customer) ?? '');
    if (user === undefined) return [];
    changes.push({ userId: user, topic: 'subscription', id: raw.id });
    return [
      {
        id: newId(),
        product: work.productId,
        user,
        subscription: subscriptions.get(subscriptionOfSchedule(raw) ?? '') ?? null,
        ...scheduleRow(raw),
        createdAt: fromUnix(raw.created) ?? new Date(),
      },
    ];
  });
  await upsert(work, 'subscription_schedules', rows, { key: ['product', 'stripeSubscriptionScheduleId'] });
  return changes;
}
