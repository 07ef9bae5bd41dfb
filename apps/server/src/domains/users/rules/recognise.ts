import type { LookupKind } from '@backdesk/contract';

export type Recognised = { kind: LookupKind | 'own_id'; value: string; sentence: string };

const stripePrefixes: readonly [RegExp, LookupKind, string][] = [
  [/^cus_\w+$/, 'stripe_customer', 'a Stripe customer'],
  [/^sub_\w+$/, 'stripe_subscription', 'a Stripe subscription'],
  [/^in_\w+$/, 'stripe_invoice', 'a Stripe invoice'],
  [/^(?:ch|py)_\w+$/, 'stripe_charge', 'a Stripe charge'],
  [/^pi_\w+$/, 'stripe_payment_intent', 'a Stripe payment'],
  [/^(?:re|pyr)_\w+$/, 'stripe_refund', 'a Stripe refund'],
  [/^(?:dp|du)_\w+$/, 'stripe_dispute', 'a Stripe dispute'],
];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const EMAIL = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;

/**
 * Says what a pasted text is. Takes text as it comes out of mails: with spaces, angle brackets,
 * `mailto:`, quotes, in any case, or as the address of a page in the Stripe dashboard.
 */
export function recognise(pasted: string): Recognised {
  const text = pasted
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/^["'“”<(]+|["'“”>).,;]+$/g, '')
    .trim();
  if (text === '') return { kind: 'empty', value: '', sentence: 'Paste an e-mail, a name or any id.' };
  const stripe = stripeId(text);
  if (stripe) return stripe;
  if (UUID.test(text))
    return { kind: 'own_id', value: text.toLowerCase(), sentence: `one of our ids, ${text}` };
  const address = /<([^<>\s]+@[^<>\s]+)>?$/.exec(text)?.[1] ?? text;
  if (EMAIL.test(address))
    return { kind: 'email', value: address.toLowerCase(), sentence: `the e-mail address ${address}` };
  return { kind: 'name', value: text, sentence: `part of a name or an e-mail: “${text}”` };
}

function stripeId(text: string): Recognised | undefined {
  const isUrl = text.startsWith('https://dashboard.stripe.com/');
  const candidates = isUrl ? text.split(/[/?#&=]/).toReversed() : [text];
  for (const candidate of candidates)
    for (const [pattern, kind, words] of stripePrefixes)
      if (pattern.test(candidate))
        return {
          kind,
          value: candidate,
          sentence: `${words}${isUrl ? ' from its dashboard address' : ''}, ${candidate}`,
        };
  return undefined;
}
