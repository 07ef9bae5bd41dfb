import type { paymentKinds } from '@backdesk/contract';

type Kind = (typeof paymentKinds)[number];

/** Words that products write into a payment's metadata, and what they mean here. */
const kinds: Readonly<Record<string, Kind>> = {
  subscription: 'subscription',
  credit_purchase: 'credit_purchase',
  credits: 'credit_purchase',
  top_up: 'credit_purchase',
  topup: 'credit_purchase',
  auto_topup: 'credit_purchase',
  addon: 'addon',
  add_on: 'addon',
  gift: 'gift',
};

/**
 * What a payment was for and how much credit it bought, in minor units, as the product wrote it into
 * the metadata (`kind` or `type`, `creditsCents` or `credits_cents`); `other` when it wrote nothing.
 */
export function paymentPurpose(metadata: Readonly<Record<string, string>> | null): {
  kind: Kind;
  creditsCents: bigint | null;
} {
  const credits = metadata?.['creditsCents'] ?? metadata?.['credits_cents'] ?? '';
  const creditsCents = /^[1-9]\d{0,17}$/.test(credits) ? BigInt(credits) : null;
  const word = (metadata?.['kind'] ?? metadata?.['type'] ?? '').toLowerCase();
  const named = Object.hasOwn(kinds, word) ? kinds[word] : undefined;
  const kind = named ?? (creditsCents === null ? 'other' : 'credit_purchase');
  return { kind, creditsCents: kind === 'credit_purchase' ? creditsCents : null };
}
