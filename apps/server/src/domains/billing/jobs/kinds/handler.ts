import type Stripe from 'stripe';
import type { OperationKind, OperationParameters } from '../../rules/operation-parameters.ts';
import type { OperationClaim } from '../operation-claim.ts';
import type { CustomersSubscriptions } from './reinstatement.ts';

/** What each kind of operation changes, as Stripe gives it. */
export type TargetObject<Kind extends OperationKind> = Kind extends `dispute_${string}`
  ? Stripe.Dispute
  : Kind extends `invoice_${string}`
    ? Stripe.Invoice
    : Kind extends 'auto_topup'
      ? Topup
      : Kind extends `code_${string}`
        ? CodeTarget
        : Kind extends 'subscription_reinstate'
          ? CustomersSubscriptions
          : Kind extends 'customer_coupon'
            ? Stripe.Customer | Stripe.DeletedCustomer
            : Stripe.Subscription;

/** The payment that a top-up became; null while Stripe knows of none. */
export type Topup = { payment: Stripe.PaymentIntent | null };

/** The promotion code that is made or changed, and whether another one of its word works. */
export type CodeTarget = { code: Stripe.PromotionCode | null; isTaken: boolean };

export type Handler<Kind extends OperationKind> = {
  /** In sentences about a failure: “the cancellation is sent again shortly”. */
  what: string;
  /** Whether the target is what was asked for. */
  isDone: (
    target: TargetObject<Kind>,
    parameters: OperationParameters[Kind],
    claim: OperationClaim,
  ) => boolean;
  /** Why it must not be sent any more, from what the target is by now; then it is looked at first. */
  obstacle?: (target: TargetObject<Kind>, parameters: OperationParameters[Kind]) => string | null;
  /** Why nothing can be said yet although Stripe has begun; then it is neither sent nor given up. */
  isPending?: (target: TargetObject<Kind>) => string | null;
  /** With what code Stripe refused it, when `obstacle` is a refusal that Stripe keeps. */
  refusalCode?: (target: TargetObject<Kind>) => string | null;
  /** The object at Stripe that it made, where that is not what it changed: it is read back instead. */
  made?: (target: TargetObject<Kind>, claim: OperationClaim) => string | null;
  send: (stripe: Stripe, claim: OperationClaim, parameters: OperationParameters[Kind]) => Promise<unknown>;
};

/**
 * A later attempt has seen that the change is not made. It goes out under a key of its own: under the
 * first one Stripe would only repeat a stored error, and to set the same state twice harms nobody.
 */
export const keyOf = ({ id, attemptCount }: OperationClaim): string =>
  attemptCount === 1 ? id : `${id}:${attemptCount}`;

/**
 * For what moves money: the second attempt goes out under the first key, because the first may still be at
 * work although nothing of it is seen. Later ones have their own, lest a stored error is repeated for ever.
 */
export const moneyKeyOf = ({ id, attemptCount }: OperationClaim): string =>
  attemptCount <= 2 ? id : `${id}:${attemptCount}`;

export const secondsOf = (iso: string | null): number => Math.floor(new Date(iso ?? 0).getTime() / 1000);
