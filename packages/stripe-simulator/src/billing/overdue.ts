import { invalidRequest } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import { subscriptionOf } from './invoice-payments.ts';
import { setStatus } from './subscription-status.ts';

/** The due date of a sent invoice passed without payment: it is told, and its subscription is past due. */
export function passDueDate(work: Work, id: string): void {
  const invoice = work.get('invoice', id);
  if (invoice.status !== 'open') return;
  work.emit('invoice.overdue', invoice);
  const subscription = subscriptionOf(invoice);
  if (subscription !== undefined && work.get('subscription', subscription).status === 'active')
    setStatus(work, subscription, 'past_due');
}

/** `days_until_due`, which `send_invoice` needs and automatic charging forbids. */
export function daysUntilDue(given: {
  readonly collection_method?: string;
  readonly days_until_due?: number;
}): number | null {
  const { collection_method: method, days_until_due: days } = given;
  if ((method === 'send_invoice') === (days !== undefined && days >= 0)) return days ?? null;
  throw invalidRequest('days_until_due is required with, and only with, collection_method send_invoice.', {
    param: 'days_until_due',
  });
}
