import { z } from 'zod';
import { refundReasons } from './billing.ts';
import { listSelection } from './list/schemas.ts';
import { paymentsList } from './lists/payments.ts';
import { id, instant, money, paragraph } from './wire.ts';

/** Payments that one bulk refund may be about: their rows are locked while it is tried out. */
export const mostBulkRefunds = 300;

/** Fraud is decided payment by payment: it puts the card and the e-mail on Stripe's block lists. */
export const bulkRefundReasons = refundReasons.filter((reason) => reason !== 'fraudulent');

export const bulkRefundPreviewInput = z.strictObject({ selection: listSelection(paymentsList) });

/** What a bulk refund would do now, as it was tried out. */
export const bulkRefundPreviewView = z.object({
  /** How many payments would be refunded, each with all that is left of it. */
  refunds: z.int(),
  /** What that comes to, by currency. */
  sums: z.array(money),
  /** What would be left out, and why, the most frequent first. */
  leftOut: z.array(z.object({ why: z.string(), count: z.int() })),
  expiresAt: instant,
  /** Names exactly these payments and amounts; null when there is none. */
  plan: z.string().nullable(),
});

/** `plan` is that of a preview this person has just looked at: nothing else is refunded. */
export const bulkRefundInput = z.strictObject({
  operationId: id,
  plan: z.string().max(60_000),
  reason: z.enum(bulkRefundReasons, { error: 'has to be chosen' }),
  note: paragraph(1000),
});
