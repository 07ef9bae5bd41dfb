import { ledgerOf } from '../credits.ts';
import { idAt } from '../ids.ts';
import { refundOf } from '../payments.ts';
import { accountId, msOf, paymentId, timeText, userId, type World } from '../world.ts';
import { refundId } from './reversals.ts';
import type { TableRows } from './table.ts';

/** The most grants that an account may have and still be told apart. */
const grantsPerAccount = 256;

const ledger = (world: World, account: number) =>
  ledgerOf(world.accounts, account, world.signedUpAt, world.payments, world.draw);
const grantId = (world: World, account: number, grant: number, at: number) =>
  idAt(world.draw, 'grant', msOf(world, at, grant), account * grantsPerAccount + grant);

/**
 * Credit accounts. `isFilled` gives each the balance that its entries add up to; otherwise they start
 * empty, and the ledger's trigger fills them entry by entry.
 */
export function accountRows(isFilled: boolean): TableRows {
  return {
    table: 'credit_accounts',
    columns: [
      'id',
      'product_id',
      'user_id',
      'unit',
      'currency',
      'created_at',
      'balance_units',
      'entry_count',
      'last_entry_at',
    ],
    *rows(world) {
      let entryCount = 0;
      for (const [account, user] of world.accounts.users.entries()) {
        const common = [
          accountId(world, account),
          world.productId,
          userId(world, user),
          'cents',
          'USD',
          timeText(world, world.signedUpAt[user] as number, account),
        ];
        const last = isFilled ? ledger(world, account).entries.at(-1) : undefined;
        entryCount += last?.sequence ?? 0;
        // The moment to the millisecond is that of the entry's own row.
        yield last
          ? [...common, last.balance, last.sequence, timeText(world, last.at, entryCount - 1)]
          : [...common, 0, 0, null];
      }
    },
  };
}

export const grantRows: TableRows = {
  table: 'credit_grants',
  columns: [
    'id',
    'product_id',
    'account_id',
    'payment_id',
    'category',
    'amount_units',
    'remaining_units',
    'effective_at',
    'expires_at',
    'created_at',
  ],
  *rows(world) {
    for (const account of world.accounts.users.keys())
      for (const [index, grant] of ledger(world, account).grants.entries())
        yield [
          grantId(world, account, index, grant.at),
          world.productId,
          accountId(world, account),
          grant.payment === undefined ? null : paymentId(world, grant.payment),
          grant.payment === undefined ? 'promotional' : 'paid',
          grant.cents,
          grant.left,
          timeText(world, grant.at),
          grant.expiresAt === undefined ? null : timeText(world, grant.expiresAt),
          timeText(world, grant.at),
        ];
  },
};

const descriptions = {
  purchase: 'Credit pack',
  grant: 'Given',
  usage: 'Model calls',
  expiry: 'Lapsed',
  refund_clawback: 'Taken back with a refund',
} as const;

/** Entries, account by account and oldest first, as the running balances need them. */
export const entryRows: TableRows = {
  table: 'credit_entries',
  columns: [
    'id',
    'product_id',
    'user_id',
    'account_id',
    'grant_id',
    'payment_id',
    'refund_id',
    'sequence',
    'kind',
    'amount_units',
    'balance_units',
    'description',
    'occurred_at',
    'created_at',
  ],
  *rows(world) {
    let count = 0;
    for (const [account, user] of world.accounts.users.entries()) {
      const { entries, grants } = ledger(world, account);
      for (const entry of entries) {
        const refund =
          entry.refundOf === undefined ? undefined : refundOf(world.payments, entry.refundOf, world.draw);
        const at = timeText(world, entry.at, count);
        yield [
          idAt(world.draw, 'entry', msOf(world, entry.at, count), count),
          world.productId,
          userId(world, user),
          accountId(world, account),
          grantId(world, account, entry.grant, grants[entry.grant]?.at ?? 0),
          entry.payment === undefined ? null : paymentId(world, entry.payment),
          refund ? refundId(world, entry.refundOf as number, refund.at) : null,
          entry.sequence,
          entry.kind,
          entry.cents,
          entry.balance,
          descriptions[entry.kind],
          at,
          at,
        ];
        count += 1;
      }
    }
  },
};
