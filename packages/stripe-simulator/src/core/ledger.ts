import type { BalanceTransaction, BalanceTransactionType } from '../objects/balance-transaction.ts';
import type { Account } from './account.ts';
import type { Work } from './work.ts';

const DAY = 86_400;

/** Who the money of a balance transaction comes from or goes to. */
const COUNTERPARTY: Readonly<Record<BalanceTransactionType, string>> = {
  charge: 'customers',
  refund: 'customers',
  refund_failure: 'customers',
  adjustment: 'disputes',
  payout: 'bank',
  topup: 'bank',
};

const REPORTING: Readonly<Record<BalanceTransactionType, string>> = {
  charge: 'charge',
  refund: 'refund',
  refund_failure: 'refund_failure',
  adjustment: 'dispute',
  payout: 'payout',
  topup: 'topup',
};

export type Entry = {
  readonly type: BalanceTransactionType;
  /** Gross in minor units: positive into the balance. */
  readonly amount: number;
  readonly fee?: number;
  readonly currency: string;
  readonly source: string | null;
  readonly description?: string | null;
  /** Category where it differs from the type's usual one (`dispute_reversal`). */
  readonly category?: string;
  /** Seconds until the money is available; 0 by default. */
  readonly availableAfter?: number;
};

/** Stripe's published US price for cards: 2.9 % + 30 minor units, rounded half up. */
export function cardFee(amount: number): number {
  return Math.floor((amount * 29 + 500) / 1000) + 30;
}

/** Seconds until the money of a card charge is available. */
export const CARD_SETTLEMENT = 2 * DAY;

/**
 * Books an entry twice: gross from the counterparty, net to the balance, fee to Stripe. The
 * postings of every entry sum to zero, hence so does the ledger.
 */
export function book(work: Work, entry: Entry): BalanceTransaction {
  const { amount, currency, type } = entry;
  const fee = entry.fee ?? 0;
  const net = amount - fee;
  const transaction: BalanceTransaction = {
    id: work.idFor('balance_transaction'),
    object: 'balance_transaction',
    amount,
    available_on: work.now + (entry.availableAfter ?? 0),
    balance_type: 'payments',
    created: work.now,
    currency,
    description: entry.description ?? null,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency,
              description: 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    net,
    reporting_category: entry.category ?? REPORTING[type],
    source: entry.source,
    status: entry.availableAfter ? 'pending' : 'available',
    type,
  };
  work.put('balance_transaction', transaction);
  work.apply([
    'post',
    [
      { account: `${currency}:${COUNTERPARTY[type]}`, amount: -amount },
      { account: `${currency}:balance`, amount: net },
      { account: `${currency}:fees`, amount: fee },
    ],
  ]);
  return transaction;
}

/** Total, pending and available funds of one currency at `now`. */
export function balanceOf(
  account: Account,
  currency: string,
  now: number,
): { available: number; pending: number } {
  const table = account.table('balance_transaction');
  let pending = 0;
  for (let position = table.firstSince(now - 2 * CARD_SETTLEMENT); position < table.end; position += 1) {
    const row = table.at(position);
    if (row && row.currency === currency && row.available_on > now) pending += row.net;
  }
  return { available: (account.ledger.get(`${currency}:balance`) ?? 0) - pending, pending };
}

/** A transaction turns from pending to available by the passing of time alone. */
export function presentTransaction(row: BalanceTransaction, now: number): BalanceTransaction {
  return row.status === 'pending' && row.available_on <= now ? { ...row, status: 'available' } : row;
}
