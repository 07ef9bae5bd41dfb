import type { creditLotView, creditUnits } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { lotState, notVoidable } from '../rules/credit-lots.ts';

export type CreditLot = z.output<typeof creditLotView>;

export type CreditLotRow = {
  id: string;
  account_id: string;
  product_id: string;
  user_id: string | null;
  owner: string | null;
  unit: (typeof creditUnits)[number];
  currency: string | null;
  category: CreditLot['category'];
  amount: string;
  left: string;
  priority: number;
  effective_at: string;
  expires_at: string | null;
  voided_at: string | null;
  is_scheduled: boolean;
  reason: string | null;
  note: string | null;
  ticket: string | null;
  granted_by: string | null;
  granted_by_id: string | null;
  payment_id: string | null;
};

/** Lots for which `where` holds (of `g`, the lot), at most 100, in the order they are used up. */
export async function creditLotRows(em: EntityManager, where: RawBuilder<unknown>): Promise<CreditLotRow[]> {
  const { rows } = await sql<CreditLotRow>`
    select g.id, g.account_id, g.product_id, a.user_id, u.full_name as owner, a.unit, a.currency, g.category,
      g.amount_units::text as amount, g.remaining_units::text as left, g.priority, g.effective_at, g.expires_at,
      g.voided_at, g.is_scheduled, g.reason, g.note, g.ticket, g.granted_by_name as granted_by, g.granted_by_id,
      g.payment_id
    from credit_grants g join credit_accounts a on a.id = g.account_id left join users u on u.id = a.user_id
    where ${where}
    order by (g.remaining_units > 0) desc, g.priority, g.expires_at nulls last, g.effective_at, g.id limit 100`.execute(
    plainSql(em),
  );
  return rows;
}

/** A lot as the desk shows it. */
export function toCreditLot(row: CreditLotRow, now: Date): CreditLot {
  const lot = {
    amount: BigInt(row.amount),
    left: BigInt(row.left),
    isScheduled: row.is_scheduled,
    effectiveAt: new Date(row.effective_at),
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at),
    voidedAt: row.voided_at === null ? null : new Date(row.voided_at),
    paymentId: row.payment_id,
  };
  const { isScheduled: _scheduled, paymentId: _payment, ...shown } = lot;
  const state = lotState(lot, now);
  return {
    ...shown,
    left: state === 'lapsed' ? 0n : lot.left,
    id: row.id,
    accountId: row.account_id,
    userId: row.user_id,
    owner: row.user_id === null ? 'two members together' : (row.owner ?? 'No name'),
    unit: row.unit,
    currency: row.currency,
    category: row.category,
    state,
    priority: row.priority,
    reason: row.reason,
    note: row.note,
    ticket: row.ticket,
    grantedBy: row.granted_by,
    notVoidableBecause: notVoidable(lot, now),
  };
}

/** One lot of credit; throws `not_found`. */
export async function creditLot(ctx: QueryContext, { grantId }: { grantId: string }): Promise<CreditLot> {
  const [row] = await creditLotRows(ctx.em, sql`g.id = ${grantId}`);
  if (!row) throw notFound('lot of credit');
  return toCreditLot(row, ctx.services.clock.now());
}
