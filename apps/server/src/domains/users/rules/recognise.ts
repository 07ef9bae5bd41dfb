import type { LookupKind } from '@backdesk/contract';
import { stripeKind } from './stripe-prefixes.ts';

export type Recognised = { kind: LookupKind | 'own_id'; value: string; sentence: string };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** As Stripe prints it: a customer's or an account's prefix and a running number. */
const INVOICE_NUMBER = /^[A-Z0-9]{3,12}-\d{4,}$/;
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
  if (INVOICE_NUMBER.test(text))
    return { kind: 'invoice_number', value: text, sentence: `an invoice number, ${text}` };
  const address = /<([^<>\s]+@[^<>\s]+)>?$/.exec(text)?.[1] ?? text;
  if (EMAIL.test(address))
    return { kind: 'email', value: address.toLowerCase(), sentence: `the e-mail address ${address}` };
  return { kind: 'name', value: text, sentence: `part of a name or an e-mail: “${text}”` };
}

function stripeId(text: string): Recognised | undefined {
  const isUrl = text.startsWith('https://dashboard.stripe.com/');
  const candidates = isUrl ? text.split(/[/?#&=]/).toReversed() : [text];
  const found = candidates.map(stripeKind).filter((id) => id !== undefined);
  // An address may name several things; the account it begins with leads nowhere.
  const best = found.find(({ kind }) => kind !== 'stripe_other') ?? found[0];
  if (!best) return undefined;
  const { kind, id, words } = best;
  const sentence = `${words}${isUrl ? ' from its dashboard address' : ''}, ${id}`;
  return {
    kind,
    value: id,
    sentence:
      kind === 'stripe_other'
        ? `${sentence}, which Backdesk does not keep, so it leads to no user`
        : sentence,
  };
}
