import { invalidRequest, refused } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import type { Invoice } from '../objects/invoice.ts';
import type { Subscription } from '../objects/subscription.ts';
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

/** A new period begins now; the draft of its invoice. */
export function draftOfResumption(work: Work, id: string): Invoice {
  const subscription = work.get('subscription', id);
  if (subscription.status !== 'paused')
    throw refused(`Subscription ${id} is ${subscription.status}; only a paused one can be resumed.`);
  if (subscription.collection_method !== 'charge_automatically')
    throw refused(`Subscription ${id} is not charged automatically and cannot be resumed.`);
  const items = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: work.now,
    current_period_end: item.price.recurring ? periodEnd(work.now, item.price.recurring, work.now) : work.now,
  }));
  const resumed = work.update('subscription', id, {
    billing_cycle_anchor: work.now,
    items: { ...subscription.items, data: items },
    status: 'active',
  });
  return draftInvoice(work, {
    customer: resumed.customer,
    currency: resumed.currency,
    reason: 'subscription_cycle',
    lines: items.map((item) => periodLine(work, item)),
    subscription: resumed,
    periodStart: work.now,
    periodEnd: work.now,
    finalizesAt: null,
  });
}

/** Resumes with the attempt to pay; a declined one is past due. */
export function resumeSubscription(work: Work, id: string): Subscription {
  const draft = draftOfResumption(work, id);
  const resumed = work.update('subscription', id, { latest_invoice: draft.id });
  work.emit('customer.subscription.resumed', resumed, { status: 'paused' });
  planAhead(work, { ...resumed, cancel_at: null });
  finalizeInvoice(work, draft.id);
  collectInvoice(work, draft.id);
  return work.get('subscription', id);
}
