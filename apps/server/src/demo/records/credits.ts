import { sql } from 'kysely';
import { plainSql } from '../../platform/db/kysely.ts';
import { newId } from '../../platform/ids.ts';
import type { CreditGrant } from '../stories/credits.ts';
import { idOfUser, type Records } from './context.ts';
import { idsByKey, insertRows, type Row } from './insert-rows.ts';

/** The ledger of prepaid credit: accounts, grants and every movement in the order it happened. */
export async function writeCredits(records: Records): Promise<void> {
  const { em, productId, business, endsAt } = records;
  const owners = records.users.filter(({ credits }) => credits.entries.length > 0);
  if (business.creditsUnit === null || owners.length === 0) return;
  const payments = await idsByKey(
    em,
    sql`select stripe_payment_intent_id as key, id from payments where product_id = ${productId}`,
  );
  const refunds = await idsByKey(
    em,
    sql`select r.stripe_refund_id as key, r.id from refunds r join payments p on p.id = r.payment_id
      where p.product_id = ${productId}`,
  );
  const rows = { accounts: [] as Row[], grants: [] as Row[], entries: [] as Row[] };
  for (const user of owners) {
    const account = newId();
    const grantIds = new Map<CreditGrant, string>(user.credits.grants.map((one) => [one, newId()]));
    rows.accounts.push({
      id: account,
      product_id: productId,
      user_id: idOfUser(records, user),
      unit: business.creditsUnit,
      currency: business.creditsUnit === 'cents' ? business.currency.toUpperCase() : null,
      balance_units: 0,
      entry_count: 0,
      created_at: user.credits.entries[0]?.at ?? endsAt,
    });
    for (const [one, id] of grantIds)
      rows.grants.push({
        id,
        product_id: productId,
        account_id: account,
        payment_id: payments.get(one.intentId ?? '') ?? null,
        category: one.category,
        amount_units: one.amount,
        remaining_units: one.remaining,
        // Given credit goes before bought credit.
        priority: one.category === 'promotional' ? 20 : 50,
        effective_at: one.effectiveAt,
        expires_at: one.expiresAt,
        reason: one.reason,
        note: one.note,
        created_at: one.effectiveAt,
      });
    for (const entry of user.credits.entries)
      rows.entries.push({
        id: newId(),
        product_id: productId,
        account_id: account,
        grant_id: entry.grant && grantIds.get(entry.grant),
        payment_id: payments.get(entry.intentId ?? '') ?? null,
        refund_id: refunds.get(entry.refundId ?? '') ?? null,
        kind: entry.kind,
        amount_units: entry.amount,
        description: entry.description,
        occurred_at: entry.at,
        created_at: entry.at,
      });
  }
  await insertRows(em, 'credit_accounts', rows.accounts);
  await insertRows(em, 'credit_grants', rows.grants);
  await insertRows(em, 'credit_entries', rows.entries);
  await sql`
    update users u set credits_cents = a.balance_units from credit_accounts a
    where a.product_id = ${productId} and a.user_id = u.id and a.unit = 'cents'
      and u.credits_cents <> a.balance_units`.execute(plainSql(em));
}
