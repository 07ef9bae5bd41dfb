import type { refundView, RefundReason, RefundState } from '@backdesk/contract';
import type { z } from 'zod';

export type RefundRow = {
  id: string;
  paymentId: string;
  stripeRefundId: string | null;
  state: RefundState;
  amountCents: bigint;
  currency: string;
  reason: RefundReason | null;
  note: string | null;
  detail: string | null;
  requestedByName: string | null;
  createdAt: Date;
  settledAt: Date | null;
};

/** A refund as the desk shows it. */
export function toRefundView(row: RefundRow): z.output<typeof refundView> {
  return {
    id: row.id,
    paymentId: row.paymentId,
    stripeId: row.stripeRefundId,
    state: row.state,
    amount: { amount: row.amountCents, currency: row.currency },
    reason: row.reason,
    note: row.note,
    detail: row.detail,
    requestedBy: row.requestedByName,
    createdAt: row.createdAt,
    settledAt: row.settledAt,
    // Settled ones may still change later (a bank can send money back), but Stripe tells us then.
    isCheckable: ['unknown', 'submitting', 'pending', 'requires_action'].includes(row.state),
  };
}
