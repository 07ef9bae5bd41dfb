import type Stripe from 'stripe';
import type { EntityManager } from '../../../platform/db/database.ts';
import { newId } from '../../../platform/ids.ts';
import { billingTables } from './tables.ts';
import { cleanText, currencyOf, fromUnix } from './text.ts';

export async function projectDispute(
  em: EntityManager,
  payment: { id: string; productId: string },
  raw: Stripe.Dispute,
): Promise<void> {
  const columns = {
    payment: payment.id,
    stripeStatus: raw.status,
    reason: cleanText(raw.reason),
    amountCents: BigInt(raw.amount),
    currency: currencyOf(raw.currency),
    evidenceDueAt: fromUnix(raw.evidence_details.due_by),
  };
  await billingTables(em)
    .insertInto('disputes')
    .values({
      id: newId(),
      product: payment.productId,
      stripeDisputeId: raw.id,
      ...columns,
      createdAt: fromUnix(raw.created) ?? new Date(),
    })
    .onConflict((conflict) => conflict.columns(['product', 'stripeDisputeId']).doUpdateSet(columns))
    .execute();
}
