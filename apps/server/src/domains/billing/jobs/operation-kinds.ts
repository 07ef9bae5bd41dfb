import type Stripe from 'stripe';
import {
  type OperationKind,
  type OperationParameters,
  type OperationTargetKind,
  targetOf,
} from '../rules/operation-parameters.ts';
import { cancel, uncancel } from './kinds/cancellation.ts';
import { acceptDispute, giveEvidence } from './kinds/dispute.ts';
import type { Handler, TargetObject } from './kinds/handler.ts';
import { giveInvoiceUp, payInvoice, sendInvoice, voidInvoice } from './kinds/invoice.ts';
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
  dispute_evidence: giveEvidence,
  dispute_close: acceptDispute,
  invoice_pay: payInvoice,
  invoice_send: sendInvoice,
  invoice_uncollectible: giveInvoiceUp,
  invoice_void: voidInvoice,
};

type Target = TargetObject<OperationKind>;
const readers: Record<OperationTargetKind, (stripe: Stripe, id: string) => Promise<Target>> = {
  subscription: (stripe, id) => stripe.subscriptions.retrieve(id),
  dispute: (stripe, id) => stripe.disputes.retrieve(id),
  invoice: (stripe, id) => stripe.invoices.retrieve(id),
};

/** How the claimed operation is made and recognised at Stripe. Throws for a kind that nothing asks for yet. */
export function operationOf(claim: OperationClaim) {
  const kind = claim.kind as OperationKind;
  // Which target belongs to which kind is what `targetOf` says; beyond here nothing mixes them.
  const handler = kinds[kind] as AnyHandler | undefined;
  if (!handler) throw new Error(`Nothing submits operations of the kind ${claim.kind}.`);
  const parameters = claim.parameters as OperationParameters[OperationKind];
  return {
    what: handler.what,
    targetKind: targetOf[kind],
    /** The first attempt looks too, because the change may not be wanted any more. */
    looksFirst: handler.obstacle !== undefined,
    read: (stripe: Stripe) => readers[targetOf[kind]](stripe, claim.targetStripeId),
    isDone: (target: Target) => handler.isDone(target, parameters, claim),
    obstacle: (target: Target) => handler.obstacle?.(target, parameters) ?? null,
    send: (stripe: Stripe) => handler.send(stripe, claim, parameters),
  };
}

type AnyHandler = {
  what: string;
  isDone: (target: Target, parameters: object, claim: OperationClaim) => boolean;
  obstacle?: (target: Target, parameters: object) => string | null;
  send: (stripe: Stripe, claim: OperationClaim, parameters: object) => Promise<unknown>;
};
