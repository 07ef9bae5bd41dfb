import type { RefundReason } from '@backdesk/contract';
import type { Principal } from '../../../platform/actor.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { Payment } from '../entities/payment.ts';
import { refundsOfPayment } from '../queries/refund-rows.ts';
import { leftOutWord, oldestInBulk } from '../rules/bulk-refund.ts';
import { refundable } from '../rules/refundable.ts';
import type { RefundContext } from './refund-context.ts';
import { refundPayment } from './refund-payment.ts';

type One = {
  operationId: string;
  paymentId: string;
  /** In minor units; null for all that is left. */
  amount: bigint | null;
  reason: RefundReason;
  note: string;
};
type Refunded = { paymentId: string; amount: bigint; currency: string };

/**
 * Refunds one payment of many as anybody would refund it alone, with every limit. A refusal undoes what was
 * written for this payment, and nothing else of the transaction.
 */
export async function refundOneOfMany(
  ctx: RefundContext,
  actor: Principal,
  one: One,
): Promise<Refunded | { leftOut: string }> {
  try {
    return await ctx.em.transactional(
      async (em) => {
        const payment = await em.findOne(Payment, one.paymentId);
        if (!payment) throw notFound('payment');
        const now = ctx.services.clock.now();
        const paidAt = payment.paidAt ?? payment.createdAt;
        if (now.getTime() - paidAt.getTime() > oldestInBulk * 86_400_000)
          throw new Refusal('payment_too_old', 'This payment is too old to be refunded with others.');
        const { currency } = payment;
        const amount = one.amount ?? refundable(payment, await refundsOfPayment(em, payment.id), null).amount;
        // Nothing left has its own sentence: which, `refundPayment` says.
        await refundPayment({ ...ctx, em }, actor, { ...one, amount, currency });
        return { paymentId: payment.id, amount, currency };
      },
      { clear: true },
    );
  } catch (error) {
    if (error instanceof Refusal) return { leftOut: leftOutWord(error.reason) };
    throw error;
  }
}
