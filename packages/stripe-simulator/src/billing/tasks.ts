import type { Work } from '../core/work.ts';
import { lapseDispute } from './disputes.ts';
import { lapseDiscount } from './discounts.ts';
import { cycleSubscription, expireSubscription, finalizeAndCollect, retryInvoice } from './cycle.ts';
import { passDueDate } from './overdue.ts';
import { resumeCollection } from './pauses.ts';
import { failRefund, settleRefund } from './refunds.ts';
import { advanceSchedule } from './schedules.ts';
import { endSubscription, isOver } from './subscription-status.ts';

/** Every kind of task an account can have on its agenda. */
export const TASKS: Readonly<Record<string, (work: Work, id: string) => void>> = {
  'discount.end': lapseDiscount,
  'dispute.lapse': lapseDispute,
  'invoice.finalize': finalizeAndCollect,
  'invoice.overdue': passDueDate,
  'invoice.retry': retryInvoice,
  'refund.fail': (work, id) => void failRefund(work, id),
  'refund.settle': settleRefund,
  'schedule.advance': advanceSchedule,
  'subscription.cancel': (work, id) => {
    if (!isOver(work.get('subscription', id).status)) endSubscription(work, id, 'cancellation_requested');
  },
  'subscription.cycle': cycleSubscription,
  'subscription.expire': expireSubscription,
  'subscription.resume_collection': resumeCollection,
  'subscription.trial_will_end': (work, id) => {
    const subscription = work.get('subscription', id);
    if (subscription.status === 'trialing') work.emit('customer.subscription.trial_will_end', subscription);
  },
};
