import { invalidRequest } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import type { Invoice } from '../objects/invoice.ts';
import type { Subscription } from '../objects/subscription.ts';
import { collectInvoice } from './invoice-payments.ts';
import { draftInvoice, finalizeInvoice } from './invoices.ts';
import { periodLine } from './lines.ts';
import { cardError } from './payment-methods.ts';
import { periodEnd } from './periods.ts';
import { planAhead } from './start-subscription.ts';

/** Nothing is paid before `at`, in Unix seconds: a running period becomes a trial until then. */
export function trialUntil(work: Work, subscription: Subscription, at: number): void {
  if (at <= work.now)
    throw invalidRequest('The end of the trial must be in the future.', { param: 'trial_end' });
  const isTrialing = subscription.status === 'trialing';
  const items = subscription.items.data.map((item) => ({
    ...item,
    ...(!isTrialing && { current_period_start: work.now }),
    current_period_end: at,
  }));
  work.unschedule(subscription.id, 'subscription.cycle');
  work.unschedule(subscription.id, 'subscription.trial_will_end');
  const moved = work.put('subscription', {
    ...subscription,
    billing_cycle_anchor: at,
    items: { ...subscription.items, data: items },
    status: 'trialing',
    trial_end: at,
    trial_start: isTrialing ? subscription.trial_start : work.now,
  });
  planAhead(work, { ...moved, cancel_at: null });
}

/** The trial is over: the draft of the first invoice that is paid. */
export function draftOfTrialEnd(work: Work, subscription: Subscription): Invoice {
  const items = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: work.now,
    current_period_end: item.price.recurring ? periodEnd(work.now, item.price.recurring, work.now) : work.now,
  }));
  work.unschedule(subscription.id, 'subscription.cycle');
  work.unschedule(subscription.id, 'subscription.trial_will_end');
  const ended = work.put('subscription', {
    ...subscription,
    billing_cycle_anchor: work.now,
    items: { ...subscription.items, data: items },
    status: 'active',
    trial_end: work.now,
  });
  planAhead(work, { ...ended, cancel_at: null });
  return draftInvoice(work, {
    customer: ended.customer,
    currency: ended.currency,
    reason: 'subscription_cycle',
    lines: items.map((item) => periodLine(work, item)),
    subscription: ended,
    periodStart: work.now,
    periodEnd: work.now,
    finalizesAt: null,
  });
}

/** Ends a trial and collects; `mustBePaid` undoes everything when that fails. */
export function endTrial(work: Work, subscription: Subscription, mustBePaid: boolean): void {
  if (subscription.status !== 'trialing') return;
  const draft = draftOfTrialEnd(work, subscription);
  work.put('subscription', { ...work.get('subscription', subscription.id), latest_invoice: draft.id });
  finalizeInvoice(work, draft.id);
  const decline = collectInvoice(work, draft.id);
  if (decline && mustBePaid) throw Object.assign(cardError(decline), { keepsEffects: false });
}
