import type Stripe from 'stripe';
import type { EntityManager } from '../../../platform/db/database.ts';
import { newId } from '../../../platform/ids.ts';
import { disputeStatusOf } from '../rules/stripe-states.ts';
import { isDisputed, lockPayment } from './disputed.ts';
import { billingTables } from './tables.ts';
import { cleanText, currencyOf, fromUnix } from './text.ts';

/** Writes a dispute, and whether its payment counts as disputed now. */
export async function projectDispute(
  em: EntityManager,
  payment: { id: string; productId: string; userId: string; paymentIntentId: string },
  raw: Stripe.Dispute,
): Promise<void> {
  await lockPayment(em, payment.productId, payment.paymentIntentId);
  const columns = {
    user: payment.userId,
    payment: payment.id,
    stripeStatus: raw.status,
    status: disputeStatusOf(raw.status),
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
  await billingTables(em)
    .updateTable('payments')
    .set({ isDisputed: await isDisputed(em, payment.id, true) })
    .where('id', '=', payment.id)
    .execute();
}
