import type Stripe from 'stripe';
import type { OperationKind, OperationParameters } from '../rules/operation-parameters.ts';
import { cancel, uncancel } from './kinds/cancellation.ts';
import type { Handler } from './kinds/handler.ts';
import { pause, resume } from './kinds/pauses.ts';
import { changePlan, releaseSchedule } from './kinds/plan-change.ts';
import { moveRenewal, setCoupon } from './kinds/terms.ts';
import type { OperationClaim } from './operation-claim.ts';

const kinds: { [Kind in OperationKind]: Handler<Kind> } = {
  subscription_cancel: cancel,
  subscription_uncancel: uncancel,
  subscription_change: changePlan,
  subscription_pause: pause,
  subscription_resume: resume,
  trial_change: moveRenewal,
  coupon_apply: setCoupon,
  schedule_release: releaseSchedule,
};

/** How the claimed operation is made and recognised at Stripe. Throws for a kind that nothing asks for yet. */
export function operationOf(claim: OperationClaim) {
  const handler = kinds[claim.kind as OperationKind] as Handler<OperationKind> | undefined;
  if (!handler) throw new Error(`Nothing submits operations of the kind ${claim.kind}.`);
  const parameters = claim.parameters as OperationParameters[OperationKind];
  return {
    what: handler.what,
    /** The first attempt looks too, because the change may not be wanted any more. */
    looksFirst: handler.obstacle !== undefined,
    isDone: (subscription: Stripe.Subscription) => handler.isDone(subscription, parameters, claim),
    obstacle: (subscription: Stripe.Subscription) => handler.obstacle?.(subscription, parameters) ?? null,
    send: (stripe: Stripe) => handler.send(stripe, claim, parameters),
  };
}
