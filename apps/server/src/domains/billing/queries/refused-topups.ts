import type { EntityManager } from '../../../platform/db/database.ts';
import { contradiction } from '../rules/topups.ts';
import { paidTopups } from './paid-topups.ts';

/** Why the credit of these payments was not posted, by their ids at Stripe, where their metadata contradicts them. */
export async function refusedTopups(
  em: EntityManager,
  productId: string,
  intentIds: readonly string[],
): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  for (const paid of await paidTopups(em, productId, intentIds)) {
    const sentence = paid.isPosted ? null : contradiction(paid);
    if (sentence !== null) refused.set(paid.intentId, `${paid.intentId} is a top-up. ${sentence}`);
  }
  return refused;
}
