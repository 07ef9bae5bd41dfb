import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** What a second person agrees to. */
export type RefundQuote = {
  refundId: string;
  paymentId: string;
  amountCents: bigint;
  currency: string;
  reason: string;
  /** What could be refunded of the payment without this refund, in minor units. */
  refundableCents: bigint;
};

/** SHA-256 in hex: another amount, reason or payment, or money that moved meanwhile, is another quote. */
export function refundQuoteHash(quote: RefundQuote): string {
  return createHash('sha256')
    .update(
      canonicalJson({
        ...quote,
        amountCents: `${quote.amountCents}`,
        refundableCents: `${quote.refundableCents}`,
      }),
    )
    .digest('hex');
}
