import type { Work } from '../core/work.ts';
import type { Invoice } from '../objects/invoice.ts';
import type { Subscription } from '../objects/subscription.ts';
import { closeInvoice, collectInvoice } from './invoice-payments.ts';
import { draftInvoice, finalizeInvoice } from './invoices.ts';
import { periodLine } from './lines.ts';
import { holdBack } from './pauses.ts';
import { liveCustomer } from './payment-methods.ts';
import { periodEnd } from './periods.ts';
import { advanceSchedule } from './schedules.ts';
import { planAhead } from './start-subscription.ts';
import { endSubscription, isOver } from './subscription-status.ts';

/** End of a billing period: cancel when asked to, otherwise begin the next one with a draft invoice. */
export function cycleSubscription(work: Work, id: string): void {
  const subscription = work.get('subscription', id);
  if (isOver(subscription.status) || subscription.status === 'paused') return;
  if (subscription.cancel_at_period_end) {
    endSubscription(work, id, 'cancellation_requested');
    return;
  }
  if (
    subscription.status === 'trialing' &&
    !hasMethod(work, subscription) &&
    endTrialWithoutMethod(work, subscription)
  )
    return;
  if (subscription.schedule !== null) advanceSchedule(work, subscription.schedule);
  const invoice = draftRenewal(work, work.get('subscription', id));
  if (!invoice) return;
  holdBack(work, work.update('subscription', id, { latest_invoice: invoice.id }), invoice);
}

/** Begins the next period and drafts its invoice; undefined when there is none. */
export function draftRenewal(work: Work, subscription: Subscription): Invoice | undefined {
  const renewed = beginPeriod(work, subscription);
  if (renewed.status === 'unpaid' || renewed.pause_collection?.behavior === 'void') return undefined;
  const period = renewed.items.data[0];
  const previous = subscription.items.data[0];
  return draftInvoice(work, {
    customer: renewed.customer,
    currency: renewed.currency,
    reason: 'subscription_cycle',
    lines: renewed.items.data.map((item) => periodLine(work, item)),
    subscription: renewed,
    periodStart: previous?.current_period_start ?? work.now,
    periodEnd: period?.current_period_start ?? work.now,
    finalizesAt: work.now + work.account.settings.draftInvoiceFor,
  });
}

function hasMethod(work: Work, subscription: Subscription): boolean {
  const customer = liveCustomer(work, subscription.customer);
  return (subscription.default_payment_method ?? customer.invoice_settings.default_payment_method) !== null;
}

/** What the trial settings say for a trial that ends without a payment method; true when that was all. */
function endTrialWithoutMethod(work: Work, subscription: Subscription): boolean {
  const behavior = subscription.trial_settings.end_behavior.missing_payment_method;
  if (behavior === 'cancel') {
    endSubscription(work, subscription.id, null);
    return true;
  }
  if (behavior !== 'pause') return false;
  const paused = work.update('subscription', subscription.id, { status: 'paused' });
  work.emit('customer.subscription.paused', paused, { status: 'trialing' });
  return true;
}

function beginPeriod(work: Work, subscription: Subscription): Subscription {
  const items = subscription.items.data.map((item) => {
    const start = item.current_period_end;
    const recurring = item.price.recurring;
    const end = recurring ? periodEnd(subscription.billing_cycle_anchor, recurring, start) : start;
    return { ...item, current_period_start: start, current_period_end: end };
  });
  const renewed = work.update(
    'subscription',
    subscription.id,
    {
      items: { ...subscription.items, data: items },
      ...(subscription.status === 'trialing' && { status: 'active' as const }),
    },
    'customer.subscription.updated',
  );
  planAhead(work, { ...renewed, cancel_at: null });
  return renewed;
}

/** A draft's hour is over: number it and collect it. */
export function finalizeAndCollect(work: Work, invoice: string): void {
  const current = work.get('invoice', invoice);
  if (current.status !== 'draft' || liveOrDeleted(work, current.customer)) return;
  const opened = finalizeInvoice(work, invoice);
  if (opened.collection_method === 'charge_automatically' || opened.amount_due === 0)
    collectInvoice(work, invoice);
}

function liveOrDeleted(work: Work, customer: string): boolean {
  return work.get('customer', customer).deleted === true;
}

/** A planned retry of a failed invoice. */
export function retryInvoice(work: Work, invoice: string): void {
  const current = work.get('invoice', invoice);
  if (current.status === 'open' && !liveOrDeleted(work, current.customer)) collectInvoice(work, invoice);
}

/** 23 hours without a first payment: the subscription expires and its invoice is void. */
export function expireSubscription(work: Work, id: string): void {
  const subscription = work.get('subscription', id);
  if (subscription.status !== 'incomplete') return;
  if (subscription.latest_invoice !== null) closeInvoice(work, subscription.latest_invoice, 'void');
  work.unschedule(id);
  work.update(
    'subscription',
    id,
    { ended_at: work.now, status: 'incomplete_expired' },
    'customer.subscription.updated',
  );
}
