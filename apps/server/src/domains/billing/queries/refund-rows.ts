import type { EntityManager } from '../../../platform/db/database.ts';
import { billingTables } from '../mirror/tables.ts';
import type { RefundRow } from '../rules/refund-view.ts';

const refundColumns = (em: EntityManager) =>
  billingTables(em)
    .selectFrom('refunds')
    .select([
      'id',
      'payment as paymentId',
      'product as productId',
      'user as userId',
      'stripeRefundId',
      'state',
      'amountCents',
      'currency',
      'reason',
      'note',
      'detail',
      'requestedByName',
      'requestedById',
      'createdAt',
      'settledAt',
    ]);

export type FullRefundRow = RefundRow & { productId: string; userId: string; requestedById: string | null };

/** All refunds of a payment, newest first. */
export function refundsOfPayment(em: EntityManager, paymentId: string): Promise<FullRefundRow[]> {
  return refundColumns(em)
    .where('payment', '=', paymentId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** One refund, or undefined. */
export function refundById(em: EntityManager, refundId: string): Promise<FullRefundRow | undefined> {
  return refundColumns(em).where('id', '=', refundId).executeTakeFirst();
}
