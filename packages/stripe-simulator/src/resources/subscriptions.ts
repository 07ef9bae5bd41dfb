import { type DiscountRequest, endDiscounts, redeemAll } from '../billing/discounts.ts';
import { daysUntilDue } from '../billing/overdue.ts';
import type { PricedItem } from '../billing/pending-items.ts';
import {
  changeItems,
  type ChangeOptions,
  type ItemChange,
  type Proration,
} from '../billing/change-subscription.ts';
import { pauseCollection } from '../billing/pauses.ts';
import {
  type ItemRequest,
  startSubscription,
  type SubscriptionRequest,
} from '../billing/start-subscription.ts';
import { endSubscription, isOver } from '../billing/subscription-status.ts';
import { endTrial, trialUntil } from '../billing/trials.ts';
import { invalidRequest, missing, refused } from '../core/error.ts';
import type { Includables } from '../core/expand.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import { changedFrom } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { list } from '../objects/common.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';
import {
  type CancellationDetails,
  DEFAULT_TRIAL_SETTINGS,
  type Subscription,
  type TrialSettings,
} from '../objects/subscription.ts';
import { subscriptionFilter } from './subscription-filter.ts';

const DAY = 86_400;

type SubscriptionParams = {
  readonly cancel_at?: '' | number;
  readonly cancel_at_period_end?: boolean;
  readonly cancellation_details?: { readonly comment?: string; readonly feedback?: string };
  readonly collection_method?: Subscription['collection_method'];
  readonly days_until_due?: number;
  readonly default_payment_method?: string;
  readonly description?: string;
  readonly discounts?: '' | readonly DiscountRequest[];
  readonly metadata?: MetadataPatch;
  readonly pause_collection?: '' | { readonly behavior: string; readonly resumes_at?: number };
  readonly payment_behavior?: string;
  readonly billing_cycle_anchor?: { readonly type: string };
  readonly proration_behavior?: Proration;
  readonly proration_date?: number;
  readonly trial_end?: 'now' | number;
  readonly trial_period_days?: number;
  readonly trial_settings?: { readonly end_behavior?: { readonly missing_payment_method?: string } };
};

function ownMethod(work: Work, id: string | undefined, customer: string): string | null | undefined {
  if (id === undefined || id === '') return id === '' ? null : undefined;
  const method = work.get('payment_method', id, 'default_payment_method');
  if (method.customer !== customer)
    throw invalidRequest(`PaymentMethod ${id} is not attached to this customer. Attach it first.`, {
      param: 'default_payment_method',
    });
  return id;
}

function behaviorOf(value: string | undefined): SubscriptionRequest['behavior'] {
  if (value === 'pending_if_incomplete')
    throw invalidRequest('pending_if_incomplete is not simulated.', { param: 'payment_behavior' });
  return (value ?? 'allow_incomplete') as SubscriptionRequest['behavior'];
}

function trialEnd(
  work: Work,
  { trial_end: end, trial_period_days: days }: Pick<SubscriptionParams, 'trial_end' | 'trial_period_days'>,
): number | null {
  if (end === 'now' || (end === undefined && !days)) return null;
  const time = end ?? work.now + (days ?? 0) * DAY;
  if (time <= work.now)
    throw invalidRequest('The end of the trial must be in the future.', { param: 'trial_end' });
  return time;
}

function trialSettings(given: NonNullable<SubscriptionParams['trial_settings']>): TrialSettings {
  const behavior = DEFAULT_TRIAL_SETTINGS.end_behavior;
  return {
    end_behavior: {
      ...behavior,
      missing_payment_method: given.end_behavior?.missing_payment_method ?? behavior.missing_payment_method,
    },
  };
}

/** Of a new subscription it is an instant; without prorations the time until then is free. */
function anchorOf({ billing_cycle_anchor: anchor, proration_behavior: proration }: NewParams): number {
  if (proration !== 'none')
    throw invalidRequest('A first period that is billed in part is not simulated.', {
      param: 'proration_behavior',
    });
  return anchor ?? 0;
}

type NewParams = Omit<SubscriptionParams, 'billing_cycle_anchor'> & {
  readonly billing_cycle_anchor?: number;
};

function create(work: Work, params: Fields): object {
  const given = params as NewParams & {
    readonly customer: string;
    readonly add_invoice_items?: readonly PricedItem[];
    readonly items?: readonly ItemRequest[];
  };
  const dueInDays = daysUntilDue(given);
  return startSubscription(work, {
    customer: given.customer,
    items: given.items ?? [],
    defaultPaymentMethod: ownMethod(work, given.default_payment_method, given.customer) ?? null,
    trialEnd: trialEnd(work, given),
    ...(given.billing_cycle_anchor !== undefined && { anchor: anchorOf(given) }),
    behavior: behaviorOf(given.payment_behavior),
    discounts: given.discounts || [],
    extras: given.add_invoice_items ?? [],
    fields: {
      ...(given.cancel_at_period_end && { cancel_at_period_end: true, canceled_at: work.now }),
      ...(typeof given.cancel_at === 'number' && { cancel_at: given.cancel_at, canceled_at: work.now }),
      ...(given.collection_method && {
        collection_method: given.collection_method,
        days_until_due: dueInDays,
      }),
      ...(given.trial_settings && { trial_settings: trialSettings(given.trial_settings) }),
      description: given.description ?? null,
      metadata: mergeMetadata({}, given.metadata),
    },
  });
}

/** Asking to cancel is recorded with its time and reason; taking it back clears them. */
function cancellation(work: Work, current: Subscription, given: SubscriptionParams): Partial<Subscription> {
  const atEnd = given.cancel_at_period_end ?? current.cancel_at_period_end;
  const at = given.cancel_at === undefined ? current.cancel_at : given.cancel_at || null;
  const asked = atEnd || at !== null;
  const changed = atEnd !== current.cancel_at_period_end || at !== current.cancel_at;
  if (changed) {
    work.unschedule(current.id, 'subscription.cancel');
    if (at !== null) work.schedule('subscription.cancel', at, current.id);
  }
  return {
    cancel_at: at,
    cancel_at_period_end: atEnd,
    canceled_at: changed ? (asked ? work.now : null) : current.canceled_at,
    cancellation_details: {
      ...current.cancellation_details,
      ...(given.cancellation_details as Partial<CancellationDetails> | undefined),
      reason: asked ? 'cancellation_requested' : null,
    },
  };
}

/** What the parameters of a change, and of its preview, say about how it is billed. */
export const changeOptions = (
  given: Pick<SubscriptionParams, 'billing_cycle_anchor' | 'proration_behavior' | 'proration_date'>,
): ChangeOptions => ({
  proration: given.proration_behavior ?? 'create_prorations',
  prorationDate: given.proration_date,
  restarts: given.billing_cycle_anchor?.type === 'now',
});

function update(work: Work, params: Fields, id: string): object {
  const given = params as SubscriptionParams & { readonly items?: readonly ItemChange[] };
  const current = work.get('subscription', id);
  if (isOver(current.status)) throw refused(`Subscription ${id} is ${current.status} and cannot be changed.`);
  if (
    current.schedule !== null &&
    (given.cancel_at !== undefined || given.cancel_at_period_end !== undefined)
  )
    throw refused(
      `The subscription is managed by the subscription schedule ${current.schedule}; its cancellation cannot be changed directly.`,
    );
  const method = ownMethod(work, given.default_payment_method, current.customer);
  const { pause_collection: pause } = given;
  work.put('subscription', {
    ...current,
    ...cancellation(work, current, given),
    ...(method !== undefined && { default_payment_method: method }),
    ...(pause !== undefined && {
      pause_collection: pauseCollection(work, id, pause || null),
    }),
    ...(given.trial_settings && { trial_settings: trialSettings(given.trial_settings) }),
    description: given.description ?? current.description,
    metadata: mergeMetadata(current.metadata, given.metadata),
  });
  if (given.discounts !== undefined) replaceDiscounts(work, current, given.discounts || []);
  if (given.trial_end !== undefined) moveTrial(work, work.get('subscription', id), given);
  const options = changeOptions(given);
  if (given.items || options.restarts)
    changeItems(
      work,
      work.get('subscription', id),
      given.items ?? [],
      options,
      behaviorOf(given.payment_behavior) === 'error_if_incomplete',
    );
  const after = work.get('subscription', id);
  const previous = changedFrom(current, after);
  if (Object.keys(previous).length > 0) work.emit('customer.subscription.updated', after, previous);
  return after;
}

/** Nothing is paid before `trial_end`; the trial of a running period costs and credits nothing here. */
function moveTrial(work: Work, subscription: Subscription, given: SubscriptionParams): void {
  const end = given.trial_end ?? 'now';
  if (end === 'now')
    return endTrial(work, subscription, behaviorOf(given.payment_behavior) === 'error_if_incomplete');
  if (subscription.status !== 'trialing' && given.proration_behavior !== 'none')
    throw invalidRequest('Credit for a period that becomes a trial is not simulated.', {
      param: 'proration_behavior',
    });
  trialUntil(work, subscription, end);
}

/** The named discounts stay, new coupons are redeemed, all others end. */
function replaceDiscounts(work: Work, current: Subscription, wanted: readonly DiscountRequest[]): void {
  const { customer, currency, id } = current;
  const next = redeemAll(work, wanted, { customer, currency, subscription: id });
  const dropped = current.discounts.filter((discount) => !next.includes(discount));
  endDiscounts(work, id, dropped);
  work.put('subscription', { ...work.get('subscription', id), discounts: next });
}

function cancel(work: Work, params: Fields, id: string): object {
  const subscription = work.get('subscription', id);
  if (isOver(subscription.status)) throw missing('subscription', id);
  const details = params['cancellation_details'] as Partial<CancellationDetails> | undefined;
  return endSubscription(work, id, 'cancellation_requested', details);
}

const ITEM = ['id', 'price', 'quantity', 'deleted', 'metadata'];

/** What has an effect inside the parameters that are lists of hashes. */
const NESTED = {
  add_invoice_items: ['price', 'quantity'],
  discounts: ['coupon', 'promotion_code', 'discount'],
  items: ITEM,
};

const CREATE = [
  'add_invoice_items',
  'billing_cycle_anchor',
  'cancel_at',
  'cancel_at_period_end',
  'collection_method',
  'customer',
  'days_until_due',
  'default_payment_method',
  'description',
  'discounts',
  'items',
  'metadata',
  'off_session',
  'payment_behavior',
  'proration_behavior',
  'trial_end',
  'trial_period_days',
  'trial_settings',
  'expand',
];
const UPDATE = [
  'billing_cycle_anchor',
  'cancel_at',
  'cancel_at_period_end',
  'cancellation_details',
  'default_payment_method',
  'description',
  'discounts',
  'items',
  'metadata',
  'off_session',
  'pause_collection',
  'payment_behavior',
  'proration_behavior',
  'proration_date',
  'trial_end',
  'trial_settings',
  'expand',
];

export const subscriptions: readonly Route[] = [
  { method: 'POST', path: '/v1/subscriptions', params: CREATE, nested: NESTED, run: create },
  {
    method: 'GET',
    path: '/v1/subscriptions/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('subscription', id),
  },
  { method: 'POST', path: '/v1/subscriptions/{id}', params: UPDATE, nested: NESTED, run: update },
  {
    method: 'DELETE',
    path: '/v1/subscriptions/{id}',
    params: ['cancellation_details', 'expand'],
    run: cancel,
  },
  {
    method: 'GET',
    path: '/v1/subscriptions',
    params: [
      ...LIST_PARAMS,
      'collection_method',
      'created',
      'current_period_end',
      'current_period_start',
      'customer',
      'price',
      'status',
    ],
    run: listHandler('subscription', '/v1/subscriptions', {
      equals: { customer: 'customer', collection_method: 'collection_method' },
      filter: subscriptionFilter,
    }),
  },
];

/** A customer carries running subscriptions only when they are asked for. */
export const customerParts: Includables = {
  customer: {
    subscriptions: (account, customer) => {
      const rows = account
        .table('subscription')
        .by('customer', customer['id'])
        .filter(({ status }) => !isOver(status));
      return list(`/v1/customers/${String(customer['id'])}/subscriptions`, rows.toReversed());
    },
  },
};
