import type { LookupKind } from '@backdesk/contract';

/** Ids of Stripe that lead to a user, with what they are called. */
const kept: readonly [RegExp, LookupKind, string][] = [
  [/^cus_\w+$/, 'stripe_customer', 'a Stripe customer'],
  [/^sub_(?!sched_)\w+$/, 'stripe_subscription', 'a Stripe subscription'],
  [/^in_\w+$/, 'stripe_invoice', 'a Stripe invoice'],
  [/^(?:ch|py)_\w+$/, 'stripe_charge', 'a Stripe charge'],
  [/^pi_\w+$/, 'stripe_payment_intent', 'a Stripe payment'],
  [/^(?:re|pyr)_\w+$/, 'stripe_refund', 'a Stripe refund'],
  [/^(?:dp|du)_\w+$/, 'stripe_dispute', 'a Stripe dispute'],
  // Their prefixes may begin a name as well: real ids are longer.
  [/^cn_\w{5,}$/, 'stripe_credit_note', 'a Stripe credit note'],
  [/^pm_\w{5,}$/, 'stripe_payment_method', 'a Stripe payment method'],
  [/^seti_\w{5,}$/, 'stripe_setup_intent', 'a Stripe setup intent'],
  [/^txn_\w{5,}$/, 'stripe_balance_transaction', 'a Stripe balance transaction'],
  [/^promo_\w{5,}$/, 'stripe_promotion_code', 'a Stripe promotion code, and who redeemed it'],
  [/^price_\w{5,}$/, 'stripe_price', 'a Stripe price, and who subscribes to it'],
  [/^prod_\w{5,}$/, 'stripe_product', 'a Stripe product, and who subscribes to it'],
];

/** Ids of Stripe for objects that are not mirrored, by prefix. */
const others: Readonly<Record<string, string>> = {
  acct: 'account',
  card: 'card',
  cs: 'checkout session',
  evt: 'event',
  ii: 'invoice item',
  il: 'invoice line',
  plink: 'payment link',
  po: 'payout',
  req: 'request',
  si: 'subscription item',
  src: 'source',
  sub_sched: 'subscription schedule',
  tok: 'token',
  we: 'webhook endpoint',
};

export type StripeId = { kind: LookupKind; id: string; words: string };

/** What kind of thing a Stripe id names and whether it leads to a user, or undefined when it is none. */
export function stripeKind(id: string): StripeId | undefined {
  for (const [pattern, kind, words] of kept) if (pattern.test(id)) return { kind, id, words };
  // Short words with an underscore may well be part of a name: real ids are longer.
  const prefix = /^([a-z]+(?:_sched)?)_\w{5,}$/.exec(id)?.[1] ?? '';
  const words = Object.hasOwn(others, prefix) ? others[prefix] : undefined;
  return words === undefined ? undefined : { kind: 'stripe_other', id, words: `a Stripe ${words}` };
}
