import { inRange } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Subscription } from '../objects/subscription.ts';

/** List filter: without `status` canceled subscriptions are hidden, `all` shows everything, `ended` both ends. */
export function subscriptionFilter(params: Fields): (subscription: Subscription) => boolean {
  const { price, status, current_period_end: end, current_period_start: start } = params;
  return (subscription) => {
    const item = subscription.items.data[0];
    return (
      statusMatches(subscription.status, status) &&
      (price === undefined || subscription.items.data.some((each) => each.price.id === price)) &&
      inRange(item?.current_period_end ?? 0, end) &&
      inRange(item?.current_period_start ?? 0, start)
    );
  };
}

function statusMatches(status: string, wanted: unknown): boolean {
  if (wanted === 'all') return true;
  if (wanted === undefined) return status !== 'canceled';
  if (wanted === 'ended') return status === 'canceled' || status === 'incomplete_expired';
  return status === wanted;
}
