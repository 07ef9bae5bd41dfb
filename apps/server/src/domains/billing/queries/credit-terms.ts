import type { creditTermsView, creditUnits } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import type { ApprovalProviders } from '../providers.ts';
import { goodwillLeftFor } from './goodwill-used.ts';

export type CreditTerms = {
  userId: string;
  userName: string;
  email: string | null;
  productId: string;
  productName: string;
  unit: (typeof creditUnits)[number];
  currency: string;
};

/** Whose credit counts what; throws `not_found`, and a refusal where the product has no credit. */
export async function creditTermsOf(em: EntityManager, userId: string): Promise<CreditTerms> {
  const { rows } = await sql<{
    name: string | null;
    email: string | null;
    product_id: string;
    product: string;
    unit: CreditTerms['unit'] | null;
    currency: string;
  }>`
    select u.full_name as name, u.email, p.id as product_id, p.name as product, p.credits_unit as unit,
      p.reporting_currency as currency
    from users u join products p on p.id = u.product_id where u.id = ${userId}`.execute(plainSql(em));
  const [row] = rows;
  if (!row) throw notFound('user');
  if (row.unit === null)
    throw new Refusal(
      'credit_not_grantable',
      `${row.product} has no credit. Say in its settings what its balances count, if it has some.`,
    );
  return {
    userId,
    userName: row.name ?? 'No name',
    email: row.email,
    productId: row.product_id,
    productName: row.product,
    unit: row.unit,
    currency: row.currency,
  };
}

/** Purchases that the price of credit is read from. */
const purchasesCounted = 100;

/**
 * What 1,000 of a product's own credits cost customers in their last purchases, rounded up, and what an owner says
 * that they are worth; in minor units of its currency, null where nobody bought any, or nobody says.
 */
export async function thousandCredits(
  em: EntityManager,
  { productId, currency }: Pick<CreditTerms, 'productId' | 'currency'>,
): Promise<{ bought: bigint | null; set: bigint | null }> {
  const { rows } = await sql<{ bought: string | null; set: string | null }>`
    select (select ceil(1000 * sum(cents) / nullif(sum(units), 0))::text from (
        select p.captured_cents as cents, g.amount_units as units
        from credit_grants g join payments p on p.id = g.payment_id
        where g.product_id = ${productId} and p.currency = ${currency} and p.status = 'succeeded'
        order by g.created_at desc, g.id desc limit ${sql.lit(purchasesCounted)}) bought) as bought,
      (select w.thousand_cents::text from credit_worths w
        where w.product_id = ${productId} and w.currency = ${currency}) as set`.execute(plainSql(em));
  const big = (text: string | null | undefined) => (text == null ? null : BigInt(text));
  return { bought: big(rows[0]?.bought), set: big(rows[0]?.set) };
}

/** What 1,000 credits count for: what customers pay, else what an owner says; null where neither is known. */
async function priceOfThousand(
  em: EntityManager,
  terms: Pick<CreditTerms, 'productId' | 'currency'>,
): Promise<bigint | null> {
  const { bought, set } = await thousandCredits(em, terms);
  return bought ?? set;
}

/** What so much credit is worth in minor units, rounded up; null where nobody knows. */
export async function worthOf(em: EntityManager, terms: CreditTerms, amount: bigint): Promise<bigint | null> {
  if (terms.unit === 'cents') return amount;
  const thousand = await priceOfThousand(em, terms);
  return thousand === null ? null : (amount * thousand + 999n) / 1000n;
}

/** What giving credit to a user has to know; see `creditTermsView`. */
export async function creditTerms(
  ctx: QueryContext,
  { memberWithEmail }: Pick<ApprovalProviders, 'memberWithEmail'>,
  reader: Principal,
  { userId }: { userId: string },
): Promise<z.output<typeof creditTermsView>> {
  const terms = await creditTermsOf(ctx.em, userId);
  const { rows } = await sql<{ id: string; balance: string }>`
    select id, balance_units::text as balance from credit_accounts
    where user_id = ${userId} and unit = ${terms.unit}`.execute(plainSql(ctx.em));
  const thousand = terms.unit === 'cents' ? null : await priceOfThousand(ctx.em, terms);
  const left = await goodwillLeftFor(ctx.em, reader, terms, ctx.services.clock.now());
  const { email: _email, productId: _product, ...shown } = terms;
  return {
    ...shown,
    balance: BigInt(rows[0]?.balance ?? 0),
    accountId: rows[0]?.id ?? null,
    left: left === null ? null : { amount: left, currency: terms.currency },
    thousand: thousand === null ? null : { amount: thousand, currency: terms.currency },
    notGrantableBecause: await ownCredit(ctx.em, memberWithEmail, reader, terms),
  };
}

/** Why this person gives this user none, or null: nobody gives credit to themselves. */
export async function ownCredit(
  em: EntityManager,
  memberWithEmail: ApprovalProviders['memberWithEmail'],
  actor: Principal,
  { email }: Pick<CreditTerms, 'email'>,
): Promise<string | null> {
  if (email === null || (await memberWithEmail(em, email)) !== actor.id) return null;
  return 'This user is you. A colleague has to give you credit.';
}
