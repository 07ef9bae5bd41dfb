import type { creditUnits } from '@backdesk/contract';
import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';

/** Whose credit an account holds: one user's, or what two members share. */
export type CreditOwner = { userId: string } | { relationshipId: string };

export type NewCreditAccount = CreditOwner & {
  unit: (typeof creditUnits)[number];
  /** Only with the unit `cents`. */
  currency?: string;
};

/** The accounts of these owners, opened where there are none yet; the ids come in the order asked for. */
export async function openCreditAccounts(
  em: EntityManager,
  productId: string,
  wanted: readonly NewCreditAccount[],
): Promise<string[]> {
  if (wanted.length === 0) return [];
  const values = JSON.stringify(
    wanted.map((account) => ({
      id: newId(),
      user_id: 'userId' in account ? account.userId : null,
      relationship_id: 'relationshipId' in account ? account.relationshipId : null,
      unit: account.unit,
      currency: account.currency ?? null,
    })),
  );
  const given = sql`jsonb_to_recordset(${values}::jsonb)
    as x(id uuid, user_id uuid, relationship_id uuid, unit text, currency char(3))`;
  await sql`
    insert into credit_accounts (id, product_id, user_id, relationship_id, unit, currency)
    select id, ${productId}, user_id, relationship_id, unit, currency from ${given}
    on conflict do nothing`.execute(plainSql(em));
  const { rows } = await sql<{ id: string; owner: string; unit: string }>`
    select a.id, coalesce(a.user_id, a.relationship_id) as owner, a.unit
    from ${given} join credit_accounts a on a.unit = x.unit
      and (a.user_id = x.user_id or a.relationship_id = x.relationship_id)`.execute(plainSql(em));
  const ids = new Map(rows.map((row) => [`${row.owner} ${row.unit}`, row.id]));
  return wanted.map(
    (account) =>
      ids.get(`${'userId' in account ? account.userId : account.relationshipId} ${account.unit}`) ?? '',
  );
}
