import { intervalsAfter } from '../billing/periods.ts';
import {
  cancelSchedule,
  phaseDiscount,
  releaseSchedule,
  replacePhases,
  scheduleFrom,
} from '../billing/schedules.ts';
import { invalidRequest, refused } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import { changedFrom, type Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';
import type { Recurring } from '../objects/price.ts';
import type { Phase, SubscriptionSchedule } from '../objects/subscription-schedule.ts';

type PhaseParams = {
  readonly discounts?: '' | readonly { readonly discount?: string }[];
  readonly duration?: { readonly interval: Recurring['interval']; readonly interval_count?: number };
  readonly end_date?: 'now' | number;
  readonly items: readonly { readonly price?: string; readonly quantity?: number }[];
  readonly metadata?: MetadataPatch;
  readonly proration_behavior?: Phase['proration_behavior'];
  readonly start_date?: 'now' | number;
};

function create(work: Work, params: Fields): object {
  const { from_subscription: subscription } = params as { from_subscription?: string };
  if (subscription === undefined)
    throw invalidRequest('Only schedules from_subscription are simulated.', { param: 'from_subscription' });
  return scheduleFrom(work, subscription);
}

function update(work: Work, params: Fields, id: string): object {
  const given = params as {
    readonly end_behavior?: SubscriptionSchedule['end_behavior'];
    readonly metadata?: MetadataPatch;
    readonly phases?: readonly PhaseParams[];
  };
  const before = work.get('subscription_schedule', id);
  if (before.status !== 'active') throw refused(`Schedule ${id} is ${before.status} and cannot be changed.`);
  if (given.end_behavior === 'cancel')
    throw invalidRequest('Schedules that end their subscription are not simulated.', {
      param: 'end_behavior',
    });
  work.put('subscription_schedule', { ...before, metadata: mergeMetadata(before.metadata, given.metadata) });
  if (given.phases) replacePhases(work, work.get('subscription_schedule', id), phasesOf(work, given.phases));
  const after = work.get('subscription_schedule', id);
  const previous = changedFrom(before, after);
  if (Object.keys(previous).length > 0) work.emit('subscription_schedule.updated', after, previous);
  return after;
}

/** Phases follow each other without a gap, each as long as it says. */
function phasesOf(work: Work, given: readonly PhaseParams[]): Phase[] {
  const phases: Phase[] = [];
  for (const [index, phase] of given.entries()) {
    const start = timeOf(work, phase.start_date) ?? phases.at(-1)?.end_date;
    const label = `phases[${index}]`;
    if (start === undefined || (index > 0 && start !== phases[index - 1]?.end_date))
      throw invalidRequest(`The phase does not begin where the one before ends.`, {
        param: `${label}[start_date]`,
      });
    const end =
      timeOf(work, phase.end_date) ??
      (phase.duration && intervalsAfter(start, { interval_count: 1, ...phase.duration } as Recurring, 1));
    if (end === undefined || end <= start)
      throw invalidRequest('Give the phase an end_date or a duration.', { param: `${label}[end_date]` });
    phases.push({
      start_date: start,
      end_date: end,
      discounts: (phase.discounts || []).map(({ discount }) => {
        if (discount === undefined)
          throw invalidRequest('New discounts in a phase are not simulated.', {
            param: `${label}[discounts]`,
          });
        return phaseDiscount(work.get('discount', discount, `${label}[discounts]`).id);
      }),
      items: phase.items.map(({ price, quantity }, place) => {
        if (price === undefined)
          throw invalidRequest('Missing required param: price.', {
            param: `${label}[items][${place}][price]`,
          });
        return { price, quantity: quantity ?? 1 };
      }),
      metadata: mergeMetadata({}, phase.metadata),
      proration_behavior: phase.proration_behavior ?? 'create_prorations',
    });
  }
  return phases;
}

const timeOf = (work: Work, time: 'now' | number | undefined): number | undefined =>
  time === 'now' ? work.now : time;

const PHASE = ['discounts', 'duration', 'end_date', 'items', 'metadata', 'proration_behavior', 'start_date'];

export const subscriptionSchedules: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/subscription_schedules',
    params: ['from_subscription', 'expand'],
    run: create,
  },
  {
    method: 'GET',
    path: '/v1/subscription_schedules/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('subscription_schedule', id),
  },
  {
    method: 'POST',
    path: '/v1/subscription_schedules/{id}',
    params: ['end_behavior', 'metadata', 'phases', 'proration_behavior', 'expand'],
    nested: { phases: PHASE },
    run: update,
  },
  {
    method: 'POST',
    path: '/v1/subscription_schedules/{id}/release',
    params: ['expand'],
    run: (work, _params, id) => releaseSchedule(work, work.get('subscription_schedule', id)),
  },
  {
    method: 'POST',
    path: '/v1/subscription_schedules/{id}/cancel',
    params: ['expand'],
    run: (work, _params, id) => cancelSchedule(work, work.get('subscription_schedule', id)),
  },
  {
    method: 'GET',
    path: '/v1/subscription_schedules',
    params: [...LIST_PARAMS, 'created', 'customer'],
    run: listHandler('subscription_schedule', '/v1/subscription_schedules', {
      equals: { customer: 'customer' },
    }),
  },
];
