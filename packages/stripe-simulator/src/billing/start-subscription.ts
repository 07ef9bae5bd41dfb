import { invalidRequest } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import { list } from '../objects/common.ts';
import type { Customer } from '../objects/customer.ts';
import type { Metadata } from '../objects/metadata.ts';
import { planOf, type Price, type Recurring } from '../objects/price.ts';
import {
  DEFAULT_TRIAL_SETTINGS,
  NO_CANCELLATION,
  type Subscription,
  type SubscriptionItem,
} from '../objects/subscription.ts';
import { type DiscountRequest, redeemAll } from './discounts.ts';
import { collectInvoice } from './invoice-payments.ts';
import { draftInvoice, finalizeInvoice } from './invoices.ts';
import { periodLine, trialLine } from './lines.ts';
import { cardError, liveCustomer } from './payment-methods.ts';
import { addPricedItem, type PricedItem } from './pending-items.ts';
import { periodEnd } from './periods.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

export type ItemRequest = {
  readonly price: string;
  readonly quantity?: number;
  readonly metadata?: Metadata;
};

export type SubscriptionRequest = {
  readonly customer: string;
  readonly items: readonly ItemRequest[];
  readonly defaultPaymentMethod: string | null;
  readonly trialEnd: number | null;
  /** Until then nothing is billed and no invoice is made (`billing_cycle_anchor` without prorations). */
  readonly anchor?: number;
  readonly behavior: 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete';
  readonly discounts: readonly DiscountRequest[];
  /** One-time prices for the first invoice. */
  readonly extras: readonly PricedItem[];
  readonly fields: Partial<Subscription>;
};

/** An active recurring price, or Stripe's refusal. */
export function recurringPrice(
  work: Work,
  id: string,
  param: string,
): Price & { readonly recurring: Recurring } {
  const price = work.get('price', id, param);
  if (!price.active) throw invalidRequest(`The price ${id} is inactive.`, { param });
  if (!price.recurring)
    throw invalidRequest(`The price ${id} is not recurring, so it cannot be subscribed to.`, { param });
  return { ...price, recurring: price.recurring };
}

/** Builds an item with its own billing period. */
export function newItem(
  work: Work,
  subscription: string,
  request: ItemRequest,
  period: { readonly start: number; readonly end: number },
  param: string,
): SubscriptionItem {
  const price = recurringPrice(work, request.price, param);
  return {
    id: work.newId('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: work.now,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: request.metadata ?? {},
    plan: planOf(price, price.recurring),
    price,
    quantity: request.quantity ?? 1,
    subscription,
    tax_rates: [],
  };
}

/** Creates a subscription with its first invoice; trialing, active or incomplete as the payment goes. */
export function startSubscription(work: Work, request: SubscriptionRequest): Subscription {
  const customer = liveCustomer(work, request.customer, 'customer');
  const prices = request.items.map(({ price }, index) =>
    recurringPrice(work, price, `items[${index}][price]`),
  );
  const first = prices[0];
  if (!first)
    throw invalidRequest('Missing required param: items.', { code: 'parameter_missing', param: 'items' });
  sameCadence(prices, customer);
  const { trialEnd, anchor } = request;
  if (anchor !== undefined) checkAnchor(work, anchor, first.recurring);
  const needsMethod =
    trialEnd === null &&
    anchor === undefined &&
    request.behavior !== 'default_incomplete' &&
    prices.some((price) => price.unit_amount > 0);
  const method = request.defaultPaymentMethod ?? customer.invoice_settings.default_payment_method;
  if (needsMethod && method === null && request.fields.collection_method !== 'send_invoice')
    throw invalidRequest('This customer has no default payment method. Attach one first.', {
      code: 'resource_missing',
    });
  const id = work.idFor('subscription');
  const period = {
    start: work.now,
    end: trialEnd ?? anchor ?? periodEnd(work.now, first.recurring, work.now),
  };
  const items = request.items.map((item, index) => newItem(work, id, item, period, `items[${index}][price]`));
  work.put('subscription', {
    ...blankSubscription(work, id, request),
    billing_cycle_anchor: trialEnd ?? anchor ?? work.now,
    ...(anchor !== undefined && { status: 'active' as const }),
    currency: first.currency,
    items: list(`/v1/subscription_items?subscription=${id}`, items),
    ...request.fields,
  });
  for (const extra of request.extras)
    addPricedItem(work, { ...extra, customer: customer.id, subscription: id });
  const lines = items.map((item) => (trialEnd === null ? periodLine(work, item) : trialLine(work, item)));
  const created = work.put('subscription', {
    ...work.get('subscription', id),
    discounts: redeemAll(work, request.discounts, {
      customer: customer.id,
      currency: first.currency,
      subscription: id,
      amount: items.reduce((sum, { price, quantity }) => sum + price.unit_amount * quantity, 0),
    }),
  });
  if (anchor !== undefined) {
    const running = work.get('subscription', id);
    work.emit('customer.subscription.created', running);
    planAhead(work, running);
    return running;
  }
  const reason = 'subscription_create';
  const invoice = draftInvoice(work, {
    customer: customer.id,
    currency: first.currency,
    reason,
    lines,
    subscription: created,
    periodStart: work.now,
    periodEnd: work.now,
    finalizesAt: null,
  });
  const started = work.put('subscription', { ...work.get('subscription', id), latest_invoice: invoice.id });
  work.emit('customer.subscription.created', started);
  finalizeInvoice(work, invoice.id);
  planAhead(work, started);
  if (trialEnd === null) collectFirst(work, started, invoice.id, request.behavior);
  else collectInvoice(work, invoice.id);
  return work.get('subscription', id);
}

function checkAnchor(work: Work, anchor: number, recurring: Recurring): void {
  const param = 'billing_cycle_anchor';
  if (anchor <= work.now) throw invalidRequest('The billing cycle anchor must be in the future.', { param });
  if (anchor > periodEnd(work.now, recurring, work.now))
    throw invalidRequest('The billing cycle anchor cannot be later than the next natural billing date.', {
      param,
    });
}

function sameCadence(
  prices: readonly (Price & { readonly recurring: Recurring })[],
  customer: Customer,
): void {
  const [first] = prices;
  for (const { currency, recurring } of prices) {
    if (customer.currency !== null && customer.currency !== currency)
      throw invalidRequest(
        `This customer pays in ${customer.currency}; a subscription in ${currency} cannot be added.`,
        { param: 'currency' },
      );
    if (
      currency !== first?.currency ||
      recurring.interval !== first.recurring.interval ||
      recurring.interval_count !== first.recurring.interval_count
    )
      throw invalidRequest('All prices of a subscription must have the same currency and billing interval.', {
        param: 'items',
      });
  }
}

function collectFirst(
  work: Work,
  subscription: Subscription,
  invoice: string,
  behavior: SubscriptionRequest['behavior'],
): void {
  if (subscription.collection_method === 'send_invoice') {
    if (work.get('invoice', invoice).amount_due === 0) collectInvoice(work, invoice);
    work.update('subscription', subscription.id, { status: 'active' }, 'customer.subscription.updated');
    return;
  }
  const nothingDue = work.get('invoice', invoice).amount_due === 0;
  const decline =
    behavior === 'default_incomplete' && !nothingDue ? undefined : collectInvoice(work, invoice);
  // The whole request is undone, so this error leaves nothing behind.
  if (decline && behavior === 'error_if_incomplete') throw withoutEffects(cardError(decline));
  if (work.get('subscription', subscription.id).status === 'incomplete')
    work.schedule('subscription.expire', work.now + 23 * HOUR, subscription.id);
}

function withoutEffects(error: ReturnType<typeof cardError>): Error {
  return Object.assign(error, { keepsEffects: false });
}

/** Schedules the end of the period and, for a trial, the reminder three days ahead. */
export function planAhead(work: Work, subscription: Subscription): void {
  const end = subscription.items.data[0]?.current_period_end ?? work.now;
  work.schedule('subscription.cycle', end, subscription.id);
  if (subscription.status === 'trialing')
    work.schedule('subscription.trial_will_end', Math.max(work.now, end - 3 * DAY), subscription.id);
  if (subscription.cancel_at !== null)
    work.schedule('subscription.cancel', subscription.cancel_at, subscription.id);
}

function blankSubscription(work: Work, id: string, request: SubscriptionRequest): Subscription {
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: work.now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: 'classic' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: NO_CANCELLATION,
    collection_method: 'charge_automatically',
    created: work.now,
    currency: 'usd',
    customer: request.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: request.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: list('', []),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: work.now,
    status: request.trialEnd === null ? 'incomplete' : 'trialing',
    test_clock: null,
    transfer_data: null,
    trial_end: request.trialEnd,
    trial_settings: DEFAULT_TRIAL_SETTINGS,
    trial_start: request.trialEnd === null ? null : work.now,
  };
}
