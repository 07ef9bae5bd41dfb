import type Stripe from 'stripe';

/** Every kind of Stripe object that the mirror keeps, with what it takes to read one. */
export type MirroredObject =
  | Stripe.Customer
  | Stripe.DeletedCustomer
  | Stripe.Subscription
  | Stripe.Invoice
  | Stripe.PaymentIntent
  | Stripe.Refund
  | Stripe.Dispute;

type Kind = {
  prefixes: readonly string[];
  retrieve: (stripe: Stripe, id: string) => Promise<MirroredObject>;
};

/** The expansions that the projections rely on; lists ask for the same ones below `data`. */
export const expansions = {
  customer: [],
  subscription: ['items.data.price.product'],
  invoice: ['payments'],
  payment_intent: ['latest_charge'],
  refund: [],
  dispute: [],
} as const satisfies Record<string, readonly string[]>;

export const kinds: Record<keyof typeof expansions, Kind> = {
  customer: { prefixes: ['cus'], retrieve: (stripe, id) => stripe.customers.retrieve(id) },
  subscription: {
    prefixes: ['sub'],
    retrieve: (stripe, id) => stripe.subscriptions.retrieve(id, { expand: [...expansions.subscription] }),
  },
  invoice: {
    prefixes: ['in'],
    retrieve: (stripe, id) => stripe.invoices.retrieve(id, { expand: [...expansions.invoice] }),
  },
  payment_intent: {
    prefixes: ['pi'],
    retrieve: (stripe, id) => stripe.paymentIntents.retrieve(id, { expand: [...expansions.payment_intent] }),
  },
  refund: { prefixes: ['re', 'pyr'], retrieve: (stripe, id) => stripe.refunds.retrieve(id) },
  dispute: { prefixes: ['dp', 'du'], retrieve: (stripe, id) => stripe.disputes.retrieve(id) },
};

export type KindName = keyof typeof kinds;

/** The kind that an id's prefix names, or undefined for objects that the mirror does not keep. */
export function kindOf(stripeId: string): KindName | undefined {
  const prefix = stripeId.slice(0, stripeId.indexOf('_'));
  return (Object.keys(kinds) as KindName[]).find((name) => kinds[name].prefixes.includes(prefix));
}
