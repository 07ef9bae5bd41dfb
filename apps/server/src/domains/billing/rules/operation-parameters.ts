import { createHash } from 'node:crypto';
import type {
  CancellationFeedback,
  CancellationTime,
  EvidenceFile,
  EvidenceText,
  PauseBehavior,
  PausedPart,
  PlanChangeTime,
  ReinstatementTime,
  ResumeCycle,
} from '@backdesk/contract';
import { canonicalJson } from './canonical-json.ts';

/** What is sent for each kind of operation, as it stands in `stripe_operations.parameters`. */
export type OperationParameters = {
  subscription_cancel: {
    when: CancellationTime;
    /** ISO 8601, with `date`. */
    endsAt: string | null;
    feedback: CancellationFeedback;
    comment: string;
  };
  /** How the cancellation stands at Stripe, which wants exactly that one taken back. */
  subscription_uncancel: { was: Exclude<CancellationTime, 'now'> };
  subscription_change: {
    when: PlanChangeTime;
    itemId: string;
    stripePriceId: string;
    planName: string;
    quantity: number;
    /** What the item was when the change was decided on. */
    from: { stripePriceId: string; quantity: number };
    /** Unix seconds, as in the preview; null where Stripe takes the moment of the change. */
    prorationDate: number | null;
    isTrialing: boolean;
    /** By card at once; else an invoice is sent. */
    isCharged: boolean;
    /** As previewed, in minor units. */
    dueToday: { amount: string; currency: string };
  };
  subscription_pause:
    | {
        what: 'payments';
        behavior: PauseBehavior;
        /** ISO 8601; null for when somebody says so. */
        resumesAt: string | null;
      }
    | { what: 'subscription'; creditsUnused: boolean };
  subscription_resume: {
    what: PausedPart;
    cycle: ResumeCycle;
    /** Unix seconds, as previewed, from which on the rest of the old period counts. */
    prorationDate: number | null;
    /** As previewed, in minor units; null for payments, which go on with the next invoice. */
    dueToday: { amount: string; currency: string } | null;
  };
  trial_change: {
    /** ISO 8601; null ends the trial now. */
    to: string | null;
    /** When the next charge was due before. */
    from: string | null;
    isTrialing: boolean;
    isCharged: boolean;
    dueToday: { amount: string; currency: string } | null;
  };
  coupon_apply: {
    /** Null takes away what it has. */
    coupon: { stripeId: string; name: string } | null;
    before: string | null;
  };
  customer_coupon: { customer: string; discountId: string; name: string };
  schedule_release: { scheduleId: string };
  subscription_reinstate: {
    when: ReinstatementTime;
    customer: string;
    items: { name: string; stripePriceId: string; quantity: number }[];
    coupon: { stripeId: string; name: string } | null;
    /** Unix seconds, as previewed; null for now. */
    firstChargeAt: number | null;
    /** Null for what the customer pays with otherwise. */
    paymentMethod: string | null;
    /** Null where the card is charged. */
    daysUntilDue: number | null;
    /** What runs beside it and was known of, such as an add-on; nothing else may. */
    besides: string[];
    dueToday: { amount: string; currency: string };
  };
  dispute_evidence: {
    /** Text fields of Stripe's evidence; an empty text takes one away. */
    texts: Partial<Record<EvidenceText, string>>;
    /** Files at Stripe by the field they stand in; null takes one away. */
    files: Partial<Record<EvidenceFile, EvidenceFileRef | null>>;
    /** Whether it goes to the bank, which is once and for all. */
    isSubmitted: boolean;
  };
  dispute_close: { isInquiry: boolean };
  invoice_pay: OfInvoice;
  invoice_send: OfInvoice;
  invoice_uncollectible: OfInvoice;
  invoice_void: OfInvoice;
  code_create: {
    code: string;
    coupon: {
      stripeId: string;
      words: string;
      /** Made together with the code; null for one that is there. */
      isNew: {
        name: string;
        percentOff: number | null;
        amountOff: { amount: string; currency: string } | null;
        duration: 'once' | 'repeating' | 'forever';
        durationMonths: number | null;
      } | null;
    };
    maxRedemptions: number | null;
    /** ISO 8601. */
    expiresAt: string | null;
    isFirstTimeOnly: boolean;
  };
  code_change: { code: string; isActive: boolean };
  auto_topup: {
    customerId: string;
    /** The card at Stripe, and what it is called. */
    paymentMethodId: string;
    card: string;
    /** Minor units, charged and credited alike. */
    amount: { amount: string; currency: string };
    /** The user as the product knows them: goes into the metadata. */
    ownId: string;
  };
};
/** What was left to pay when it was decided on, in minor units. */
type OfInvoice = { remaining: { amount: string; currency: string } };
export type OperationKind = keyof OperationParameters;
export type EvidenceFileRef = { stripeId: string; name: string; size: number };

export type OperationTargetKind = 'subscription' | 'dispute' | 'invoice' | 'user' | 'discount_code';
/** What an operation of each kind changes. */
export const targetOf: Record<OperationKind, OperationTargetKind> = {
  subscription_cancel: 'subscription',
  subscription_uncancel: 'subscription',
  subscription_change: 'subscription',
  subscription_pause: 'subscription',
  subscription_resume: 'subscription',
  trial_change: 'subscription',
  coupon_apply: 'subscription',
  customer_coupon: 'subscription',
  schedule_release: 'subscription',
  subscription_reinstate: 'subscription',
  dispute_evidence: 'dispute',
  dispute_close: 'dispute',
  invoice_pay: 'invoice',
  invoice_send: 'invoice',
  invoice_uncollectible: 'invoice',
  invoice_void: 'invoice',
  auto_topup: 'user',
  code_create: 'discount_code',
  code_change: 'discount_code',
};

/** The same wish has the same hash. */
export const parametersHash = (parameters: object): string =>
  createHash('sha256').update(canonicalJson(parameters)).digest('hex');

/** A kind of change with what is asked for, as a preview is bound to it. */
export const wishHash = (kind: OperationKind, asked: object): string => parametersHash({ kind, asked });
