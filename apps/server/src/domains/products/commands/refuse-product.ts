import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';

/** Refuses a zone that JavaScript knows and this PostgreSQL does not: every chart by day would fail. */
export async function refuseUnknownZone(em: EntityManager, timezone: string): Promise<void> {
  const { rows } = await sql`select from pg_timezone_names where name = ${timezone}`.execute(plainSql(em));
  if (rows.length === 0)
    throw new Refusal(
      'invalid_input',
      `The database does not know the time zone “${timezone}”: write it as in Europe/Vienna.`,
      { fields: { timezone: ['is not known to the database: write it as in Europe/Vienna'] } },
    );
}

/** Refuses a Stripe account that another product has: what comes in could not be told apart. */
export async function refuseTakenAccount(
  em: EntityManager,
  accountId: string | null,
  ownId: string | undefined,
): Promise<void> {
  if (accountId === null) return;
  const { rows } = await sql<{ name: string }>`
    select name from products where stripe_account_id = ${accountId} and id is distinct from ${ownId ?? null}::uuid`.execute(
    plainSql(em),
  );
  const [other] = rows;
  if (other)
    throw new Refusal('conflict', `The Stripe account ${accountId} belongs to ${other.name}.`, {
      fields: { stripeAccountId: [`belongs to ${other.name}`] },
    });
}

/** Refuses top-ups of credit that is not money: how much a card is charged for it is not known here. */
export function refuseTopupOfNoMoney(product: { isAutoTopupOn: boolean; creditsUnit: string | null }): void {
  if (!product.isAutoTopupOn || product.creditsUnit === 'cents') return;
  throw new Refusal('invalid_input', 'Backdesk tops up credit that is money: say so, or leave it off.', {
    fields: { isAutoTopupOn: ['needs credit that is money'] },
  });
}
