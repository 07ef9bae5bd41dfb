import type { Reason } from '@backdesk/contract';
import { z } from 'zod';
import { sha256 } from '../../../platform/crypto.ts';
import { openSealed, seal } from './sealed.ts';

/** Older payments are refunded one by one: the card may be gone, and a person should look. In days. */
export const oldestInBulk = 180;
/** How long a preview is believed, in seconds. */
export const planTrustedSeconds = 300;

const item = z.tuple([z.string(), z.string(), z.string()]);
const sealed = z.strictObject({
  /** Our id of each payment, the amount in minor units and the currency. */
  items: z.array(item),
  madeFor: z.string(),
  /** Unix seconds. */
  madeAt: z.number(),
});
export type RefundPlan = z.output<typeof sealed>;
export const planItems = z.array(item);

export const sealPlan = (plan: RefundPlan, key: string): string => seal(plan, key);

/** The plan behind a token, when it was made here for this person within five minutes. */
export function openPlan(
  token: string,
  key: string,
  { madeFor, now }: { madeFor: string; now: Date },
): RefundPlan | null {
  const plan = openSealed(token, key, sealed);
  const age = now.getTime() / 1000 - (plan?.madeAt ?? 0);
  return plan?.madeFor === madeFor && age >= -1 && age <= planTrustedSeconds ? plan : null;
}

/**
 * The id of one payment's refund within a bulk refund, a UUID: always the same one, so that a part that is
 * done again finds what it has made.
 */
export function refundIdOf(jobId: string, paymentId: string): string {
  const hex = sha256(`${jobId} ${paymentId}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const words: Partial<Record<Reason, string>> = {
  payment_unpaid: 'not paid',
  payment_not_at_stripe: 'not at Stripe',
  payment_disputed: 'disputed',
  payment_already_refunded: 'refunded already',
  refund_exceeds_payment: 'changed meanwhile',
  refund_exceeds_limit: 'above your limit',
  goodwill_exceeds_limit: 'above your limit',
  refunds_blocked: 'blocked for refunds',
  payment_too_old: `older than ${oldestInBulk} days`,
  not_found: 'gone meanwhile',
};

/** In a word or two why a payment is left out; also how it is counted. */
export const leftOutWord = (reason: Reason): string => words[reason] ?? 'refused';
