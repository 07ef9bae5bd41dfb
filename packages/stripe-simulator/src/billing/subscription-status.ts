import type { Work } from '../core/work.ts';
import type { Invoice } from '../objects/invoice.ts';
import { endScheduleOf } from './schedule-end.ts';
import type { CancellationDetails, Subscription, SubscriptionStatus } from '../objects/subscription.ts';

/** Moves a subscription to another status and says so. */
export function setStatus(work: Work, id: string, status: SubscriptionStatus): Subscription {
  return work.update('subscription', id, { status }, 'customer.subscription.updated');
}

export function isOver(status: SubscriptionStatus): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}

/** Ends a subscription now. Its agenda is cleared; open invoices stay as they are. */
export function endSubscription(
  work: Work,
  id: string,
  reason: CancellationDetails['reason'],
  details: Partial<CancellationDetails> = {},
): Subscription {
  const before = work.get('subscription', id);
  work.unschedule(id);
  const ended = work.update('subscription', id, {
    cancel_at_period_end: false,
    canceled_at: before.canceled_at ?? work.now,
    cancellation_details: { ...before.cancellation_details, ...details, reason },
    ended_at: work.now,
    status: 'canceled',
  });
  work.emit('customer.subscription.deleted', ended);
  if (ended.schedule !== null) endScheduleOf(work, ended);
  return ended;
}

/** An invoice of the subscription was paid: it starts, or recovers. */
export function subscriptionPaid(work: Work, invoice: Invoice): void {
  const subscription = work.get('subscription', invoice.parent?.subscription_details.subscription ?? '');
  if (subscription.status === 'incomplete') work.unschedule(subscription.id, 'subscription.expire');
  const latest = subscription.latest_invoice === invoice.id;
  if (subscription.status === 'incomplete' || (latest && RECOVERABLE.includes(subscription.status)))
    setStatus(work, subscription.id, 'active');
}

const RECOVERABLE: readonly SubscriptionStatus[] = ['past_due', 'unpaid'];

/** An attempt failed. `last` says that no retry follows, so the account's rule for that applies. */
export function subscriptionUnpaid(work: Work, invoice: Invoice, last: boolean): void {
  const subscription = work.get('subscription', invoice.parent?.subscription_details.subscription ?? '');
  if (isOver(subscription.status) || subscription.status === 'incomplete') return;
  if (subscription.status === 'active' || subscription.status === 'trialing')
    setStatus(work, subscription.id, 'past_due');
  if (!last || invoice.billing_reason === 'subscription_create') return;
  const rule = work.account.settings.afterLastRetry;
  if (rule === 'cancel') endSubscription(work, subscription.id, 'payment_failed');
  else if (rule === 'unpaid') setStatus(work, subscription.id, 'unpaid');
}
