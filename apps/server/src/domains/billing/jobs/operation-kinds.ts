import type Stripe from 'stripe';
import {
  type OperationKind,
  type OperationParameters,
  type OperationTargetKind,
  targetOf,
} from '../rules/operation-parameters.ts';
import { readTopup, topUp } from './kinds/auto-topup.ts';
import { cancel, uncancel } from './kinds/cancellation.ts';
import { changeCode, createCode, readCode } from './kinds/code.ts';
import { acceptDispute, giveEvidence } from './kinds/dispute.ts';
import type { Handler, TargetObject } from './kinds/handler.ts';
import { giveInvoiceUp, payInvoice, sendInvoice, voidInvoice } from './kinds/invoice.ts';
import { pause, resume } from './kinds/pauses.ts';
import { changePlan, releaseSchedule } from './kinds/plan-change.ts';
import { readSubscriptionsBeside, reinstate } from './kinds/reinstatement.ts';
import { moveRenewal, removeCustomerCoupon, setCoupon } from './kinds/terms.ts';
import type { OperationClaim } from './operation-claim.ts';

const kinds: { [Kind in OperationKind]: Handler<Kind> } = {
  subscription_cancel: cancel,
  subscription_uncancel: uncancel,
  subscription_change: changePlan,
  subscription_pause: pause,
  subscription_resume: resume,
  trial_change: moveRenewal,
  coupon_apply: setCoupon,
  customer_coupon: removeCustomerCoupon,
  schedule_release: releaseSchedule,
  subscription_reinstate: reinstate,
  dispute_evidence: giveEvidence,
  dispute_close: acceptDispute,
  invoice_pay: payInvoice,
  invoice_send: sendInvoice,
  invoice_uncollectible: giveInvoiceUp,
  invoice_void: voidInvoice,
  auto_topup: topUp,
  code_create: createCode,
  code_change: changeCode,
};

type Target = TargetObject<OperationKind>;
type Reader = (stripe: Stripe, claim: OperationClaim) => Promise<Target>;
const readers: Record<OperationTargetKind, Reader> = {
  subscription: (stripe, { targetStripeId: id }) => stripe.subscriptions.retrieve(id),
  dispute: (stripe, { targetStripeId: id }) => stripe.disputes.retrieve(id),
  invoice: (stripe, { targetStripeId: id }) => stripe.invoices.retrieve(id),
  user: readTopup,
  discount_code: readCode,
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
    /** In sentences: “this discount code”. */
    noun: targetOf[kind].replace('_', ' '),
    targetKind: targetOf[kind],
    /** The first attempt looks too, because the change may not be wanted any more. */
    looksFirst: handler.obstacle !== undefined,
    read: (stripe: Stripe): Promise<Target> =>
      kind === 'subscription_reinstate'
        ? readSubscriptionsBeside(stripe, claim.targetStripeId)
        : kind === 'customer_coupon'
          ? stripe.customers.retrieve((parameters as OperationParameters['customer_coupon']).customer)
          : readers[targetOf[kind]](stripe, claim),
    isDone: (target: Target) => handler.isDone(target, parameters, claim),
    obstacle: (target: Target) => handler.obstacle?.(target, parameters) ?? null,
    pending: (target: Target) => handler.isPending?.(target) ?? null,
    refusalCode: (target: Target) => handler.refusalCode?.(target) ?? null,
    /** What is read back of it: what it made, else what it changed. */
    made: (target: Target) => handler.made?.(target, claim) ?? null,
    /** The answer to the request is not what became of it. */
    looksAfter: handler.made !== undefined,
    send: (stripe: Stripe) => handler.send(stripe, claim, parameters),
  };
}

type AnyHandler = {
  what: string;
  isDone: (target: Target, parameters: object, claim: OperationClaim) => boolean;
  obstacle?: (target: Target, parameters: object) => string | null;
  isPending?: (target: Target) => string | null;
  refusalCode?: (target: Target) => string | null;
  made?: (target: Target, claim: OperationClaim) => string | null;
  send: (stripe: Stripe, claim: OperationClaim, parameters: object) => Promise<unknown>;
};
