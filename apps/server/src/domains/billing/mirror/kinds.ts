import type Stripe from 'stripe';

/** Every kind of Stripe object that the mirror keeps. */
export type MirroredObject =
  | Stripe.Product
  | Stripe.DeletedProduct
  | Stripe.Price
  | Stripe.Coupon
  | Stripe.PromotionCode
  | Stripe.Customer
  | Stripe.DeletedCustomer
  | Stripe.PaymentMethod
  | Stripe.SetupIntent
  | Stripe.BalanceTransaction
  | Stripe.Subscription
  | Stripe.SubscriptionSchedule
  | Stripe.PaymentIntent
  | Stripe.Charge
  | Stripe.Invoice
  | Stripe.Refund
  | Stripe.Dispute
  | Stripe.Radar.EarlyFraudWarning
  | Stripe.CreditNote;

/** Whoever is referred to comes first: objects of several kinds are written in this order. */
export const kindNames = [
  'product',
  'price',
  'coupon',
  'customer',
  'promotion_code',
  'payment_method',
  'setup_intent',
  'balance_transaction',
  'subscription',
  'subscription_schedule',
  'payment_intent',
  'charge',
  'invoice',
  'refund',
  'dispute',
  'radar.early_fraud_warning',
  'credit_note',
] as const;

export type KindName = (typeof kindNames)[number];
export const isKindName = (text: string): text is KindName => kindNames.some((name) => name === text);

/** The expansions that the projections rely on; lists ask for the same ones below `data`. */
export const expansions: Record<KindName, readonly string[]> = {
  product: [],
  price: [],
  coupon: [],
  customer: [],
  promotion_code: [],
  payment_method: [],
  setup_intent: [],
  balance_transaction: [],
  subscription: ['discounts'],
  subscription_schedule: [],
  payment_intent: ['latest_charge'],
  charge: [],
  invoice: ['payments'],
  refund: [],
  dispute: [],
  'radar.early_fraud_warning': [],
  credit_note: [],
};

const prefixes: Partial<Record<KindName, readonly string[]>> = {
  product: ['prod'],
  price: ['price'],
  customer: ['cus'],
  promotion_code: ['promo'],
  payment_method: ['pm'],
  setup_intent: ['seti'],
  balance_transaction: ['txn'],
  subscription: ['sub'],
  payment_intent: ['pi'],
  charge: ['ch', 'py'],
  invoice: ['in'],
  refund: ['re', 'pyr'],
  dispute: ['dp', 'du'],
  'radar.early_fraud_warning': ['issfr'],
  credit_note: ['cn'],
};

/** One object at Stripe. Written as a text it is its id, after its kind and a colon where the id does not tell. */
export type Target = { kind: KindName; id: string };

/** Reads `pi_1` as well as `coupon:SUMMER`; undefined for objects that the mirror does not keep. */
export function parseTarget(text: string): Target | undefined {
  const colon = text.indexOf(':');
  if (colon > 0) {
    const kind = kindNames.find((name) => name === text.slice(0, colon));
    return kind && { kind, id: text.slice(colon + 1) };
  }
  if (text.startsWith('sub_sched_')) return { kind: 'subscription_schedule', id: text };
  const prefix = text.slice(0, text.indexOf('_'));
  const kind = kindNames.find((name) => prefixes[name]?.includes(prefix));
  return kind && { kind, id: text };
}

/** The text that `parseTarget` reads. Ids of coupons, products and prices may be words that somebody chose. */
export function targetText({ kind, id }: Target): string {
  const parsed = parseTarget(id);
  return parsed?.kind === kind && parsed.id === id ? id : `${kind}:${id}`;
}
