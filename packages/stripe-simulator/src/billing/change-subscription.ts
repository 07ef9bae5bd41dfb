import { invalidRequest, missing, refused } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import type { Invoice } from '../objects/invoice.ts';
import type { Metadata, MetadataPatch } from '../objects/metadata.ts';
import { mergeMetadata } from '../objects/metadata.ts';
import { planOf } from '../objects/price.ts';
import type { Subscription, SubscriptionItem } from '../objects/subscription.ts';
import { collectInvoice } from './invoice-payments.ts';
import { draftInvoice, finalizeInvoice, type LineDraft } from './invoices.ts';
import { periodLine } from './lines.ts';
import { cardError } from './payment-methods.ts';
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

export type ChangeOptions = {
  readonly proration: Proration;
  /** Unix seconds from which the new terms count; now when absent. */
  readonly prorationDate?: number | undefined;
  /** Begin a new period now (`billing_cycle_anchor`), whatever the interval. */
  readonly restarts?: boolean | undefined;
  /** Another interval starts with the next period, which begins at this moment anyway. */
  readonly keepsPeriod?: boolean | undefined;
};

/**
 * Applies item changes and bills them. Prorations wait for the next invoice, or are invoiced at once with
 * `always_invoice`. A new period, which another billing interval begins too, is billed now.
 * `mustBePaid` undoes everything when the invoice cannot be paid.
 */
export function changeItems(
  work: Work,
  subscription: Subscription,
  changes: readonly ItemChange[],
  options: ChangeOptions,
  mustBePaid = false,
): void {
  const draft = draftOfChange(work, subscription, changes, options);
  if (!draft) return;
  work.put('subscription', { ...work.get('subscription', subscription.id), latest_invoice: draft.id });
  finalizeInvoice(work, draft.id);
  const decline = collectInvoice(work, draft.id);
  // The whole request is undone, so this error leaves nothing behind.
  if (decline && mustBePaid) throw Object.assign(cardError(decline), { keepsEffects: false });
}

/** Applies item changes; the draft of the invoice that they make due now, if they do. */
export function draftOfChange(
  work: Work,
  subscription: Subscription,
  changes: readonly ItemChange[],
  { proration, prorationDate: date, restarts = false, keepsPeriod = false }: ChangeOptions,
): Invoice | undefined {
  if (isOver(subscription.status))
    throw refused(`Subscription ${subscription.id} is ${subscription.status} and cannot be changed.`);
  const at = dateOfProration(work, subscription, date, restarts);
  const before = subscription.items.data;
  const changed = changes.reduce(
    (items, change, index) => applyChange(work, subscription, items, change, index),
    before,
  );
  const first = changed[0];
  if (!first) throw invalidRequest('A subscription must keep at least one item.', { param: 'items' });
  const isOtherInterval = before[0]?.price.recurring?.interval !== first.price.recurring?.interval;
  const restart = restarts || (isOtherInterval && !keepsPeriod);
  const items = restart ? changed.map((item) => restarted(item, work.now)) : changed;
  work.put('subscription', {
    ...work.get('subscription', subscription.id),
    items: { ...subscription.items, data: items },
    ...(restart && { billing_cycle_anchor: work.now }),
    ...(isOtherInterval && keepsPeriod && { billing_cycle_anchor: first.current_period_end }),
  });
  if (restart) {
    work.unschedule(subscription.id, 'subscription.cycle');
    planAhead(work, { ...work.get('subscription', subscription.id), cancel_at: null });
  }
  if (subscription.status === 'trialing') return undefined;
  if (proration !== 'none') prorate(work, subscription, { before, after: items, restart, at });
  if (restart)
    return draftNow(
      work,
      subscription,
      items.map((item) => periodLine(work, item)),
    );
  return proration === 'always_invoice' ? draftNow(work, subscription, []) : undefined;
}

function dateOfProration(
  work: Work,
  { items }: Subscription,
  date: number | undefined,
  restarts: boolean,
): number {
  if (date === undefined) return work.now;
  const param = 'proration_date';
  if (restarts)
    throw invalidRequest('`proration_date` is not allowed with `billing_cycle_anchor=now`.', { param });
  const period = items.data[0];
  if (!period || date < period.current_period_start || date >= period.current_period_end)
    throw invalidRequest('The proration date must lie within the current billing period.', { param });
  return date;
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
  { before, after, restart, at }: { before: Items; after: Items; restart: boolean; at: number },
): void {
  for (const id of new Set([...before, ...after].map((item) => item.id))) {
    const old = before.find((item) => item.id === id);
    const now = after.find((item) => item.id === id);
    if (restart) addProrations(work, subscription, [old, undefined], at);
    else if (!old || !now || old.price.id !== now.price.id || old.quantity !== now.quantity)
      addProrations(work, subscription, [old, now], at);
  }
}

type Items = readonly SubscriptionItem[];

function draftNow(work: Work, subscription: Subscription, lines: readonly LineDraft[]): Invoice | undefined {
  const { customer, currency, id } = subscription;
  if (lines.length === 0 && pendingItems(work, customer, currency, id).length === 0) return undefined;
  return draftInvoice(work, {
    customer,
    currency,
    reason: 'subscription_update',
    lines,
    subscription: work.get('subscription', id),
    periodStart: work.now,
    periodEnd: work.now,
    finalizesAt: null,
  });
}
