import { invalidRequest, refused } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import type { Invoice } from '../objects/invoice.ts';
import type { Subscription, SubscriptionItem } from '../objects/subscription.ts';
import type { Proration } from './change-subscription.ts';
import { closeInvoice, collectInvoice } from './invoice-payments.ts';
import { draftInvoice, finalizeInvoice } from './invoices.ts';
import { periodLine } from './lines.ts';
import { periodEnd } from './periods.ts';
import { addProrations } from './prorations.ts';
import { planAhead } from './start-subscription.ts';

const RESUME_COLLECTION = 'subscription.resume_collection';

/** Collection is paused or goes on; the subscription runs either way. */
export function pauseCollection(
  work: Work,
  id: string,
  pause: { readonly behavior: string; readonly resumes_at?: number } | null,
): Subscription['pause_collection'] {
  work.unschedule(id, RESUME_COLLECTION);
  if (!pause) return null;
  const at = pause.resumes_at ?? null;
  if (at !== null && at <= work.now)
    throw invalidRequest('Payments must resume in the future.', { param: 'pause_collection[resumes_at]' });
  if (at !== null) work.schedule(RESUME_COLLECTION, at, id);
  return { behavior: pause.behavior, resumes_at: at };
}

/** The day has come. */
export function resumeCollection(work: Work, id: string): void {
  work.update('subscription', id, { pause_collection: null }, 'customer.subscription.updated');
}

/** What becomes of a renewal's draft while collection is paused; without a pause it goes its way. */
export function holdBack(work: Work, { pause_collection: pause }: Subscription, draft: Invoice): void {
  if (!pause) return;
  work.unschedule(draft.id, 'invoice.finalize');
  work.put('invoice', {
    ...work.get('invoice', draft.id),
    auto_advance: false,
    automatically_finalizes_at: null,
  });
  if (pause.behavior !== 'mark_uncollectible') return;
  finalizeInvoice(work, draft.id);
  closeInvoice(work, draft.id, 'uncollectible');
}

export type PauseWish = {
  readonly creditsUnused: boolean;
};

/** The subscription stops: no invoices and no periods until it is resumed. */
export function pauseSubscription(work: Work, id: string, { creditsUnused }: PauseWish): Subscription {
  const subscription = work.get('subscription', id);
  if (subscription.status !== 'active')
    throw refused(`Subscription ${id} is ${subscription.status}; only an active one can be paused.`);
  if (subscription.schedule !== null)
    throw refused(
      `Subscription ${id} is managed by the schedule ${subscription.schedule} and cannot be paused.`,
    );
  if (creditsUnused)
    for (const item of subscription.items.data)
      addProrations(work, subscription, [item, undefined], work.now);
  work.unschedule(id, 'subscription.cycle');
  const paused = work.update('subscription', id, { status: 'paused' });
  work.emit('customer.subscription.paused', paused, { status: 'active' });
  return paused;
}

export type ResumeWish = {
  /** The old cycle goes on (`unchanged`); else a new one begins now. */
  readonly keepsCycle: boolean;
  readonly proration: Proration;
  /** Unix seconds from which the rest of the period counts; now when absent. */
  readonly prorationDate?: number | undefined;
};
export const NEW_CYCLE: ResumeWish = { keepsCycle: false, proration: 'none' };

/** The draft of what is due now; nothing where the rest of the period waits or is free. */
export function draftOfResumption(work: Work, id: string, wish: ResumeWish = NEW_CYCLE): Invoice | undefined {
  const subscription = work.get('subscription', id);
  if (subscription.status !== 'paused')
    throw refused(`Subscription ${id} is ${subscription.status}; only a paused one can be resumed.`);
  if (subscription.collection_method !== 'charge_automatically')
    throw refused(`Subscription ${id} is not charged automatically and cannot be resumed.`);
  const { keepsCycle, proration, prorationDate = work.now } = wish;
  const items = subscription.items.data.map((item) =>
    keepsCycle ? inOldCycle(item, subscription.billing_cycle_anchor, work.now) : inNewCycle(item, work.now),
  );
  const resumed = work.update('subscription', id, {
    ...(!keepsCycle && { billing_cycle_anchor: work.now }),
    items: { ...subscription.items, data: items },
    status: 'active',
  });
  if (keepsCycle && proration !== 'none')
    for (const item of items) addProrations(work, resumed, [undefined, item], prorationDate);
  if (keepsCycle && proration !== 'always_invoice') return undefined;
  return draftInvoice(work, {
    customer: resumed.customer,
    currency: resumed.currency,
    reason: keepsCycle ? 'subscription_update' : 'subscription_cycle',
    lines: keepsCycle ? [] : items.map((item) => periodLine(work, item)),
    subscription: resumed,
    periodStart: work.now,
    periodEnd: work.now,
    finalizesAt: null,
  });
}

function inNewCycle(item: SubscriptionItem, now: number): SubscriptionItem {
  const end = item.price.recurring ? periodEnd(now, item.price.recurring, now) : now;
  return { ...item, current_period_start: now, current_period_end: end };
}

/** The period of the cycle that the present moment lies in. */
function inOldCycle(item: SubscriptionItem, anchor: number, now: number): SubscriptionItem {
  const { recurring } = item.price;
  let { current_period_start: start, current_period_end: end } = item;
  while (recurring && end <= now) [start, end] = [end, periodEnd(anchor, recurring, end)];
  return { ...item, current_period_start: start, current_period_end: end };
}

/** Resumes with the attempt to pay; a declined one is past due. */
export function resumeSubscription(work: Work, id: string, wish: ResumeWish = NEW_CYCLE): Subscription {
  const draft = draftOfResumption(work, id, wish);
  const resumed = draft
    ? work.update('subscription', id, { latest_invoice: draft.id })
    : work.get('subscription', id);
  work.emit('customer.subscription.resumed', resumed, { status: 'paused' });
  planAhead(work, { ...resumed, cancel_at: null });
  if (draft) {
    finalizeInvoice(work, draft.id);
    collectInvoice(work, draft.id);
  }
  return work.get('subscription', id);
}
