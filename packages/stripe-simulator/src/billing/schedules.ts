import { invalidRequest, refused } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import { mergeMetadata } from '../objects/metadata.ts';
import {
  DEFAULT_SCHEDULE_SETTINGS,
  type Phase,
  type PhaseDiscount,
  phaseObject,
  type SubscriptionSchedule,
} from '../objects/subscription-schedule.ts';
import type { Subscription } from '../objects/subscription.ts';
import { changeItems, type ItemChange } from './change-subscription.ts';
import { endSubscription, isOver } from './subscription-status.ts';

const TASK = 'schedule.advance';

/** Takes over a running subscription: its schedule has one phase, the period it is in. */
export function scheduleFrom(work: Work, id: string): SubscriptionSchedule {
  const subscription = work.get('subscription', id, 'from_subscription');
  if (isOver(subscription.status))
    throw invalidRequest(`Subscription ${id} is ${subscription.status} and takes no schedule.`, {
      param: 'from_subscription',
    });
  if (subscription.schedule !== null)
    throw invalidRequest(`Subscription ${id} is managed by the schedule ${subscription.schedule} already.`, {
      param: 'from_subscription',
    });
  if (subscription.cancel_at_period_end || subscription.cancel_at !== null)
    throw invalidRequest(`Subscription ${id} is going to be canceled; its schedule is not simulated.`, {
      param: 'from_subscription',
    });
  const [first] = subscription.items.data;
  const now = {
    start_date: first?.current_period_start ?? work.now,
    end_date: first?.current_period_end ?? 0,
  };
  const schedule = work.create(
    'subscription_schedule',
    {
      id: work.idFor('subscription_schedule'),
      object: 'subscription_schedule',
      application: null,
      billing_mode: subscription.billing_mode,
      canceled_at: null,
      completed_at: null,
      created: work.now,
      current_phase: now,
      customer: subscription.customer,
      customer_account: null,
      default_settings: DEFAULT_SCHEDULE_SETTINGS,
      end_behavior: 'release',
      livemode: false,
      metadata: {},
      pause_schedules: [],
      phases: [
        phaseObject(subscription.currency, {
          ...now,
          discounts: subscription.discounts.map(phaseDiscount),
          items: subscription.items.data.map(({ price, quantity }) => ({ price: price.id, quantity })),
          metadata: {},
          proration_behavior: 'create_prorations',
        }),
      ],
      released_at: null,
      released_subscription: null,
      status: 'active',
      subscription: id,
      test_clock: null,
    },
    'subscription_schedule.created',
  );
  work.update('subscription', id, { schedule: schedule.id }, 'customer.subscription.updated');
  work.schedule(TASK, now.end_date, schedule.id);
  return schedule;
}

export const phaseDiscount = (discount: string): PhaseDiscount => ({
  coupon: null,
  discount,
  promotion_code: null,
});

/** Replaces what is still to come; the phase it is in has to stand first and unmoved. */
export function replacePhases(work: Work, schedule: SubscriptionSchedule, phases: readonly Phase[]): void {
  const [first] = phases;
  if (!first || first.start_date !== schedule.current_phase?.start_date || first.end_date <= work.now)
    throw invalidRequest('The first phase must be the current one.', { param: 'phases[0]' });
  for (const { items } of phases)
    for (const { price } of items)
      if (!work.get('price', price, 'phases[1][items][0][price]').recurring)
        throw invalidRequest(`The price ${price} is not recurring.`, { param: 'phases' });
  const { currency } = work.get('subscription', schedule.subscription ?? '');
  work.put('subscription_schedule', {
    ...schedule,
    current_phase: { start_date: first.start_date, end_date: first.end_date },
    phases: phases.map((phase) => phaseObject(currency, phase)),
  });
  work.unschedule(schedule.id, TASK);
  work.schedule(TASK, first.end_date, schedule.id);
}

/** Lets go of the subscription, which goes on as it is. */
export function releaseSchedule(
  work: Work,
  schedule: SubscriptionSchedule,
  status: 'released' | 'completed' = 'released',
): SubscriptionSchedule {
  if (schedule.status !== 'active')
    throw refused(`Schedule ${schedule.id} is ${schedule.status} and cannot be released.`);
  const { subscription } = schedule;
  work.unschedule(schedule.id, TASK);
  const over = work.update('subscription_schedule', schedule.id, {
    current_phase: null,
    released_subscription: subscription,
    ...(status === 'released' ? { released_at: work.now } : { completed_at: work.now }),
    status,
    subscription: null,
  });
  work.emit(`subscription_schedule.${status}`, over);
  if (subscription !== null)
    work.update('subscription', subscription, { schedule: null }, 'customer.subscription.updated');
  return over;
}

/** Ends the subscription too. */
export function cancelSchedule(work: Work, schedule: SubscriptionSchedule): SubscriptionSchedule {
  if (schedule.status !== 'active')
    throw refused(`Schedule ${schedule.id} is ${schedule.status} and cannot be canceled.`);
  if (schedule.subscription !== null) endSubscription(work, schedule.subscription, 'cancellation_requested');
  return work.get('subscription_schedule', schedule.id);
}

/**
 * Brings a schedule to the phase of this moment: its items replace those of the subscription, at the end of
 * a period without prorations. After the last phase the subscription is let go.
 */
export function advanceSchedule(work: Work, id: string, at = work.now): void {
  const schedule = work.get('subscription_schedule', id);
  const { current_phase: current, subscription: of } = schedule;
  if (schedule.status !== 'active' || of === null || !current || current.end_date > at) return;
  const phase = (schedule.phases as readonly Phase[]).find(
    ({ start_date: start, end_date: end }) => start <= at && at < end,
  );
  if (!phase) {
    releaseSchedule(work, schedule, 'completed');
    return;
  }
  const { start_date, end_date } = phase;
  const entered = work.put('subscription_schedule', { ...schedule, current_phase: { start_date, end_date } });
  work.emit('subscription_schedule.updated', entered, { current_phase: current });
  work.unschedule(id, TASK);
  work.schedule(TASK, end_date, id);
  const subscription = work.get('subscription', of);
  work.update('subscription', of, { metadata: mergeMetadata(subscription.metadata, phase.metadata) });
  const isBoundary = subscription.items.data[0]?.current_period_end === at;
  const changes = itemChanges(subscription, phase);
  if (changes.length > 0)
    changeItems(work, work.get('subscription', of), changes, {
      proration: isBoundary ? 'none' : phase.proration_behavior,
      keepsPeriod: isBoundary,
    });
}

/** The same places in order take the phase's prices; surplus items go, missing ones come. */
function itemChanges(subscription: Subscription, phase: Phase): ItemChange[] {
  const items = subscription.items.data;
  const kept = phase.items.flatMap(({ price, quantity }, index): ItemChange[] => {
    const item = items[index];
    if (!item) return [{ price, quantity }];
    return item.price.id === price && item.quantity === quantity ? [] : [{ id: item.id, price, quantity }];
  });
  return [...kept, ...items.slice(phase.items.length).map(({ id }) => ({ id, deleted: true }))];
}
