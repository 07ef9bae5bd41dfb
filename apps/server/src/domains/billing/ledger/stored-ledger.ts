import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { Ledger, Lot } from '../rules/ledger.ts';

type LotRow = {
  id: string;
  account_id: string;
  amount_units: string;
  remaining_units: string;
  priority: number;
  effective_at: Date;
  expires_at: Date | null;
  payment_id: string | null;
  is_scheduled: boolean;
};

/** Credit accounts with the lots that still hold something, by account; nobody else posts to them until the transaction ends. */
export async function lockLedgers(
  em: EntityManager,
  productId: string,
  accountIds: readonly string[],
): Promise<Map<string, Ledger>> {
  const ids = [...new Set(accountIds)];
  const accounts = await sql<{ id: string; balance_units: string }>`
    select id, balance_units::text from credit_accounts
    where product_id = ${productId} and id = any(${ids}::uuid[]) order by id for no key update`.execute(
    plainSql(em),
  );
  const lots = await sql<LotRow>`
    select id, account_id, amount_units::text, remaining_units::text, priority, effective_at, expires_at, payment_id,
      is_scheduled
    from credit_grants
    where account_id = any(${ids}::uuid[]) and remaining_units > 0 and voided_at is null`.execute(
    plainSql(em),
  );
  const ledgers = new Map(
    accounts.rows.map((row): [string, Ledger] => [
      row.id,
      { balanceUnits: BigInt(row.balance_units), lots: [] },
    ]),
  );
  for (const row of lots.rows) ledgers.get(row.account_id)?.lots.push(toLot(row));
  return ledgers;
}

const toLot = (row: LotRow): Lot => ({
  id: row.id,
  amountUnits: BigInt(row.amount_units),
  remainingUnits: BigInt(row.remaining_units),
  priority: row.priority,
  effectiveAt: new Date(row.effective_at),
  expiresAt: row.expires_at && new Date(row.expires_at),
  paymentId: row.payment_id,
  isScheduled: row.is_scheduled,
  voidedAt: null,
});

/** Which of these external ids stand in the ledger already. */
export async function postedBefore(
  em: EntityManager,
  productId: string,
  externalIds: readonly string[],
): Promise<Set<string>> {
  if (externalIds.length === 0) return new Set();
  const { rows } = await sql<{ external_id: string }>`
    select external_id from credit_entries
    where product_id = ${productId} and external_id = any(${[...externalIds]})`.execute(plainSql(em));
  return new Set(rows.map((row) => row.external_id));
}

/** Writes what is left of lots and what became of them, where it changed. */
export async function writeLots(em: EntityManager, lots: readonly Lot[]): Promise<void> {
  if (lots.length === 0) return;
  const values = JSON.stringify(
    lots.map(({ id, remainingUnits, isScheduled, voidedAt }) => ({
      id,
      remaining: remainingUnits.toString(),
      is_scheduled: isScheduled,
      voided_at: voidedAt,
    })),
  );
  await sql`
    update credit_grants g set remaining_units = x.remaining, is_scheduled = x.is_scheduled, voided_at = x.voided_at
    from jsonb_to_recordset(${values}::jsonb)
      as x(id uuid, remaining bigint, is_scheduled boolean, voided_at timestamptz)
    where g.id = x.id and (g.remaining_units, g.is_scheduled, g.voided_at)
      is distinct from (x.remaining, x.is_scheduled, x.voided_at)`.execute(plainSql(em));
}
