import { invalidRequest, missing, refused } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import type { Metadata, MetadataPatch } from '../objects/metadata.ts';
import { mergeMetadata } from '../objects/metadata.ts';
import { planOf } from '../objects/price.ts';
import type { Subscription, SubscriptionItem } from '../objects/subscription.ts';
import { collectInvoice } from './invoice-payments.ts';
import { draftInvoice, finalizeInvoice, type LineDraft } from './invoices.ts';
import { periodLine } from './lines.ts';
import { pendingItems } from './pending-items.ts';
import { periodEnd } from './periods.ts';
import { addProrations } from './prorations.ts';
import { newItem, planAhead, recurringPrice } from './start-subscription.ts';
import { isOver } from './subscription-status.ts';

export type ItemChange = {
  readonly id?: string;
  readonly price?: string;
  readonly quantity?: number;
  readonly deleted?: boolean;
  readonly metadata?: MetadataPatch;
};

export type Proration = 'always_invoice' | 'create_prorations' | 'none';

/**
 * Applies item changes. Prorations wait for the next invoice, or are invoiced at once with
 * `always_invoice`. A change of the billing interval starts and bills a new period now.
 */
export function changeItems(
  work: Work,
  subscription: Subscription,
  changes: readonly ItemChange[],
  proration: Proration,
): void {
  if (isOver(subscription.status))
    throw refused(`Subscription ${subscription.id} is ${subscription.status} and cannot be changed.`);
  const before = subscription.items.data;
  const changed = changes.reduce(
    (items, change, index) => applyChange(work, subscription, items, change, index),
    before,
  );
  const first = changed[0];
  if (!first) throw invalidRequest('A subscription must keep at least one item.', { param: 'items' });
  const restart = before[0]?.price.recurring?.interval !== first.price.recurring?.interval;
  const items = restart ? changed.map((item) => restarted(item, work.now)) : changed;
  work.put('subscription', {
    ...work.get('subscription', subscription.id),
    items: { ...subscription.items, data: items },
    ...(restart && { billing_cycle_anchor: work.now }),
  });
  if (restart) {
    work.unschedule(subscription.id, 'subscription.cycle');
    planAhead(work, { ...work.get('subscription', subscription.id), cancel_at: null });
  }
  if (subscription.status === 'trialing') return;
  if (proration !== 'none') prorate(work, subscription, before, items, restart);
  if (restart)
    invoiceChange(
      work,
      subscription,
      items.map((item) => periodLine(work, item)),
    );
  else if (proration === 'always_invoice') invoiceChange(work, subscription, []);
}

function applyChange(
  work: Work,
  subscription: Subscription,
  items: readonly SubscriptionItem[],
  change: ItemChange,
  index: number,
): readonly SubscriptionItem[] {
  const label = `items[${index}]`;
  const period = items[0];
  if (change.id === undefined) {
    if (change.price === undefined || !period)
      throw invalidRequest(`Missing required param: ${label}[price].`, {
        code: 'parameter_missing',
        param: `${label}[price]`,
      });
    const request = {
      price: change.price,
      ...(change.quantity !== undefined && { quantity: change.quantity }),
    };
    const span = { start: period.current_period_start, end: period.current_period_end };
    return [...items, newItem(work, subscription.id, request, span, `${label}[price]`)];
  }
  const item = items.find(({ id }) => id === change.id);
  if (!item) throw missing('subscription_item', change.id, `${label}[id]`);
  if (change.deleted) return items.filter(({ id }) => id !== change.id);
  const price =
    change.price === undefined ? item.price : recurringPrice(work, change.price, `${label}[price]`);
  const metadata: Metadata = mergeMetadata(item.metadata, change.metadata);
  const plan = price.recurring ? planOf(price, price.recurring) : item.plan;
  const next = { ...item, price, plan, metadata, quantity: change.quantity ?? item.quantity };
  return items.map((other) => (other.id === change.id ? next : other));
}

function restarted(item: SubscriptionItem, now: number): SubscriptionItem {
  const end = item.price.recurring ? periodEnd(now, item.price.recurring, now) : item.current_period_end;
  return { ...item, current_period_start: now, current_period_end: end };
}

function prorate(
  work: Work,
  subscription: Subscription,
  before: readonly SubscriptionItem[],
  after: readonly SubscriptionItem[],
  restart: boolean,
): void {
  for (const id of new Set([...before, ...after].map((item) => item.id))) {
    const old = before.find((item) => item.id === id);
    const now = after.find((item) => item.id === id);
    if (restart) addProrations(work, subscription, old, undefined);
    else if (!old || !now || old.price.id !== now.price.id || old.quantity !== now.quantity)
      addProrations(work, subscription, old, now);
  }
}

function invoiceChange(work: Work, subscription: Subscription, lines: readonly LineDraft[]): void {
  const { customer, currency, id } = subscription;
  if (lines.length === 0 && pendingItems(work, customer, currency, id).length === 0) return;
  const invoice = draftInvoice(work, {
    customer,
    currency,
    reason: 'subscription_update',
    lines,
    subscription: work.get('subscription', id),
    periodStart: work.now,
    periodEnd: work.now,
    finalizesAt: null,
  });
  work.put('subscription', { ...work.get('subscription', id), latest_invoice: invoice.id });
  finalizeInvoice(work, invoice.id);
  collectInvoice(work, invoice.id);
}
