import type { Work } from '../core/work.ts';
import type { Subscription } from '../objects/subscription.ts';

/** The subscription ended by itself: its schedule is over. */
export function endScheduleOf(work: Work, { schedule: id }: Subscription): void {
  if (id === null) return;
  const schedule = work.get('subscription_schedule', id);
  if (schedule.status !== 'active') return;
  work.unschedule(id);
  const over = work.update('subscription_schedule', id, {
    canceled_at: work.now,
    current_phase: null,
    status: 'canceled',
  });
  work.emit('subscription_schedule.canceled', over);
}
