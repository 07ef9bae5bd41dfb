import { sql } from 'kysely';
import type Stripe from 'stripe';
import { newId } from '../../../platform/ids.ts';
import { cleanText, currencyOf, fromUnix, idOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Work } from './work.ts';

/** What Stripe says about one movement of the balance. */
export function balanceTransactionRow(raw: Stripe.BalanceTransaction): RowOf<'balance_transactions'> {
  return {
    stripeBalanceTransactionId: raw.id,
    type: raw.type,
    reportingCategory: cleanText(raw.reporting_category),
    stripeSourceId: idOf(raw.source),
    amountCents: BigInt(raw.amount),
    feeCents: BigInt(raw.fee),
    currency: currencyOf(raw.currency),
    exchangeRate: raw.exchange_rate === null ? null : String(raw.exchange_rate),
    stripeStatus: raw.status,
    description: cleanText(raw.description),
    availableAt: fromUnix(raw.available_on) ?? new Date(0),
  };
}

/** Writes movements of the balance. They never change, but for becoming available by the passing of time. */
export async function writeBalanceTransactions(
  work: Work,
  raws: readonly Stripe.BalanceTransaction[],
): Promise<void> {
  const rows = raws.map((raw) => ({
    id: newId(),
    product: work.productId,
    ...balanceTransactionRow(raw),
    createdAt: fromUnix(raw.created) ?? new Date(),
  }));
  await upsert(work, 'balance_transactions', rows, {
    key: ['product', 'stripeBalanceTransactionId'],
    // They come as parts of several objects, and whichever was read last may have been read first.
    set: {
      stripeStatus: sql`case when balance_transactions.stripe_status = 'available' then 'available' else excluded.stripe_status end`,
    },
  });
}
