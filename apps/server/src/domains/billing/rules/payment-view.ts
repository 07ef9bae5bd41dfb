import type { paymentStatuses, paymentView } from '@backdesk/contract';
import type { z } from 'zod';
import type { StripeConfig } from '../../../platform/config.ts';
import { dashboardUrl } from '../../../platform/stripe-dashboard.ts';
import { type KnownRefund, refundable, type RefundBlocked } from './refundable.ts';

export type PaymentRow = {
  id: string;
  userId: string;
  /** Null on a payment that was imported and never was at Stripe. */
  stripePaymentIntentId: string | null;
  stripeChargeId: string | null;
  status: (typeof paymentStatuses)[number];
  amountCents: bigint;
  capturedCents: bigint;
  refundedCents: bigint;
  currency: string;
  isDisputed: boolean;
  description: string | null;
  cardBrand: string | null;
  cardLast4: string | null;
  failureMessage: string | null;
  paidAt: Date | null;
  createdAt: Date;
};

/** A payment as the desk shows it, with what is left to refund. */
export function toPaymentView(
  row: PaymentRow,
  refunds: readonly KnownRefund[],
  block: RefundBlocked | null,
  mode: StripeConfig['mode'],
): z.output<typeof paymentView> {
  const { currency } = row;
  const left = refundable(row, refunds, block);
  const settled = refunds
    .filter(({ state }) => state === 'succeeded')
    .reduce((sum, r) => sum + r.amountCents, 0n);
  return {
    id: row.id,
    userId: row.userId,
    stripeId: row.stripePaymentIntentId,
    chargeStripeId: row.stripeChargeId,
    status: row.status,
    amount: { amount: row.amountCents, currency },
    refunded: { amount: settled, currency },
    refundable: { amount: left.amount, currency },
    notRefundableBecause: left.refusal?.sentence ?? null,
    isDisputed: row.isDisputed,
    description: row.description,
    cardBrand: row.cardBrand,
    cardLast4: row.cardLast4,
    failureMessage: row.failureMessage,
    paidAt: row.paidAt,
    createdAt: row.createdAt,
    stripeUrl: dashboardUrl(mode, 'payments', row.stripePaymentIntentId),
  };
}
