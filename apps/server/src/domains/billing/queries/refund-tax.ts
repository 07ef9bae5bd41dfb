import { taxWithin } from '@backdesk/contract';
import type { Money } from '@backdesk/money';
import type { EntityManager } from '../../../platform/db/database.ts';
import { taxOfPayment } from '../rules/payment-tax.ts';
import { refundable } from '../rules/refundable.ts';
import type { ApprovalRow } from './approval-rows.ts';
import { refundsOfPayment } from './refund-rows.ts';

type Row = Pick<
  ApprovalRow,
  | 'payment_id'
  | 'payment_status'
  | 'payment_intent'
  | 'captured'
  | 'refunded'
  | 'refund_id'
  | 'refund_amount'
  | 'invoice_tax'
  | 'invoice_total'
  | 'currency'
>;

/**
 * The tax within the refund of a request, as the dialog of the refund said it: in proportion to what is given
 * back, where what other refunds hold counts as given back before. Null where no tax is known.
 */
export async function refundTaxOf(em: EntityManager, row: Row): Promise<Money | null> {
  const { payment_id: paymentId, refund_id: refundId, refund_amount: refundAmount, currency } = row;
  const paid = BigInt(row.captured ?? 0);
  const tax = taxOfPayment({
    taxCents: row.invoice_tax === null ? null : BigInt(row.invoice_tax),
    totalCents: row.invoice_total === null ? null : BigInt(row.invoice_total),
    capturedCents: paid,
    currency,
  });
  if (!tax || paymentId === null || refundAmount === null) return null;
  const amount = BigInt(refundAmount);
  const refunds = await refundsOfPayment(em, paymentId);
  // Once it is made Stripe counts it too.
  const isCounted = refunds.some(
    ({ id, stripeRefundId, state }) => id === refundId && stripeRefundId && isPaid(state),
  );
  const refundedCents = BigInt(row.refunded ?? 0) - (isCounted ? amount : 0n);
  const left = refundable(
    {
      status: row.payment_status ?? '',
      capturedCents: paid,
      refundedCents: refundedCents > 0n ? refundedCents : 0n,
      currency,
      isDisputed: false,
      stripePaymentIntentId: row.payment_intent,
    },
    refunds.filter(({ id }) => id !== refundId),
    null,
  );
  const share = taxWithin({ amount, before: paid - left.amount, paid, tax: tax.amount });
  return { amount: share, currency };
}

const isPaid = (state: string): boolean => ['succeeded', 'pending', 'requires_action'].includes(state);
