import type { SubscriptionChange } from '@backdesk/contract';
import { notPausable, notResumable } from './pauses.ts';
import { isReinstatable } from './reinstatement.ts';
import { notPlanChangeable } from './plan-changes.ts';
import { notDiscountable, notMovable } from './renewal-moves.ts';
import {
  type ChangeableSubscription,
  type ChangeRefusal,
  notCancelable,
  notKeepable,
  notReleasable,
  refused,
} from './subscription-changes.ts';

const refusals: Record<SubscriptionChange, (subscription: ChangeableSubscription) => ChangeRefusal | null> = {
  plan: notPlanChangeable,
  keep: notKeepable,
  release: notReleasable,
  resume: (subscription) => notResumable(subscription),
  renewal: notMovable,
  coupon: notDiscountable,
  pause: (subscription) => notPausable(subscription, 'payments') && notPausable(subscription, 'subscription'),
  cancel: notCancelable,
  reinstate: (subscription) => (isReinstatable(subscription) ? null : refused('It has not ended.')),
};

/** What can be done with a subscription as it is. */
export const openChanges = (subscription: ChangeableSubscription): SubscriptionChange[] =>
  (Object.keys(refusals) as SubscriptionChange[]).filter((change) => !refusals[change](subscription));
