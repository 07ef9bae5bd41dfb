import { z } from 'zod';
import { codeChanges } from './discount-codes.ts';
import { disputeChanges } from './dispute-actions.ts';
import { invoiceChanges } from './invoice-actions.ts';
import { saveOfferView } from './save-offers.ts';
import { subscriptionChange } from './subscription-actions.ts';
import { id, instant, minorUnits, money } from './wire.ts';

/** What has a page of its own below `/billing`. */
export const billingKinds = [
  'payment',
  'subscription',
  'invoice',
  'refund',
  'dispute',
  'plan',
  'credit_account',
  'discount_code',
] as const;
export const billingKind = z.enum(billingKinds);
export type BillingKind = (typeof billingKinds)[number];

export const billingKindLabels: Record<BillingKind, string> = {
  payment: 'Payment',
  subscription: 'Subscription',
  invoice: 'Invoice',
  refund: 'Refund',
  dispute: 'Dispute',
  plan: 'Plan',
  credit_account: 'Credit account',
  discount_code: 'Discount code',
};

export const billingObjectInput = z.strictObject({ id });

export const detailTones = ['good', 'bad', 'warning', 'info', 'neutral'] as const;
const tone = z.enum(detailTones);
const state = z.object({ word: z.string(), tone });

/** One value of a fact; what kind of value it is says how it is written and what can be done with it. */
export const factValue = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('money'), money }),
  /** Credits that are no money. */
  z.object({ type: z.literal('credits'), amount: minorUnits }),
  z.object({ type: z.literal('instant'), at: instant }),
  z.object({ type: z.literal('period'), from: instant.nullable(), to: instant.nullable() }),
  z.object({ type: z.literal('state'), state }),
  /** An id worth copying. */
  z.object({ type: z.literal('stripe_id'), id: z.string() }),
  z.object({ type: z.literal('object'), kind: billingKind, id, text: z.string() }),
  /** A user of ours. */
  z.object({ type: z.literal('user'), id, text: z.string() }),
  z.object({ type: z.literal('url'), url: z.url(), text: z.string() }),
]);
export const fact = z.object({ label: z.string(), value: factValue });

export const relatedRow = z.object({
  key: z.string(),
  /** Its own page, when it has one. */
  object: z.object({ kind: billingKind, id }).nullable(),
  title: z.string(),
  note: z.string().nullable(),
  state: state.nullable(),
  money: money.nullable(),
  /** Credits that are no money. */
  credits: minorUnits.nullable(),
  at: instant.nullable(),
  stripeId: z.string().nullable(),
  /** The lot of credit that it is, while some of it can be taken back. */
  voidableGrantId: id.nullable(),
});

export const relatedGroup = z.object({
  title: z.string(),
  rows: z.array(relatedRow),
  /** True when there are more than are shown. */
  hasMore: z.boolean(),
});

export const historyEntry = z.object({
  key: z.string(),
  at: instant,
  /** When we learned of it, where that was noticeably later. */
  knownAt: instant.nullable(),
  title: z.string(),
  detail: z.string().nullable(),
  tone,
  /** What is different from the entry before. */
  changes: z.array(
    z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
});

export const billingDetailView = z.object({
  kind: billingKind,
  id,
  productId: id,
  title: z.string(),
  productName: z.string(),
  state: state.nullable(),
  amount: money.nullable(),
  credits: minorUnits.nullable(),
  user: z.object({ id, name: z.string() }).nullable(),
  /** The payment that a refund would be made on, and what is left of it. */
  refundable: z.object({ paymentId: id, money }).nullable(),
  /** On the page of a subscription: what can be done with it. */
  subscription: z
    .object({
      changes: z.array(subscriptionChange),
      /** What they were offered so that they stay, while nobody knows what they say to it. */
      offer: saveOfferView.nullable(),
    })
    .nullable(),
  /** On the page of an invoice: what can be done with it. */
  invoice: z.object({ changes: z.array(z.enum(invoiceChanges)) }).nullable(),
  /** On the page of a dispute: what can be done with it. */
  dispute: z.object({ changes: z.array(z.enum(disputeChanges)) }).nullable(),
  /** On the page of a discount code: what can be done with it. */
  code: z.object({ changes: z.array(z.enum(codeChanges)) }).nullable(),
  facts: z.array(fact),
  related: z.array(relatedGroup),
  /** Newest first. */
  history: z.array(historyEntry),
  hasMoreHistory: z.boolean(),
  stripeId: z.string().nullable(),
  stripeUrl: z.string().nullable(),
});

export const rawObjectInput = z.strictObject({ kind: billingKind, id });
export const rawObjectView = z.object({
  stripeId: z.string(),
  fetchedAt: instant.nullable(),
  isDeleted: z.boolean(),
  /** The object as Stripe last gave it, as JSON, without what names or reaches a person. */
  json: z.string(),
  /** How many values were left out. */
  maskedCount: z.int(),
});
