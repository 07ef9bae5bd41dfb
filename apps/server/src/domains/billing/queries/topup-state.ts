import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { lockUsers } from '../../users/index.ts';
import { formatCard } from '../rules/format-card.ts';
import type { TopupState } from '../rules/topups.ts';
import { creditTermsOf } from './credit-terms.ts';

type Row = {
  id: string;
  product_id: string;
  user_name: string | null;
  product_name: string;
  is_by_desk: boolean;
  is_on: boolean;
  is_deleted: boolean;
  customer_id: string | null;
  card_id: string | null;
  balance: string;
  threshold: string;
  amount: string;
  currency: string;
  own_id: string | null;
  card_brand: string | null;
  card_last4: string | null;
  exp_month: number | null;
  exp_year: number | null;
};

export type UserTopups = TopupState & {
  productId: string;
  userName: string;
  /** As the product, or else we, know the user: what stands in the metadata of a payment. */
  ownId: string;
  /** “Visa ••42”. */
  card: string;
  /** “4/2027”, and whether that is over; null where Stripe does not say. */
  expiry: { words: string; endsAt: Date } | null;
};

/** What topping up a user's credit is decided on; undefined where the product has no credit in money. */
export async function topupsOf(em: EntityManager, userId: string): Promise<UserTopups | undefined> {
  const { rows } = await sql<Row>`
    select u.id, u.product_id, u.full_name as user_name, p.name as product_name,
      p.auto_topup_since is not null as is_by_desk, u.is_auto_topup_enabled as is_on,
      u.deleted_at is not null as is_deleted, u.stripe_customer_id as customer_id,
      u.stripe_payment_method_id as card_id, u.credits_cents::text as balance,
      u.auto_topup_threshold_cents::text as threshold, u.auto_topup_amount_cents::text as amount,
      p.reporting_currency as currency, own.external_id as own_id,
      m.card_brand, m.card_last4, m.card_exp_month as exp_month, m.card_exp_year as exp_year
    from users u join products p on p.id = u.product_id
    left join payment_methods m on m.product_id = u.product_id and m.stripe_payment_method_id = u.stripe_payment_method_id
    left join lateral (
      select external_id from user_identities where user_id = u.id and kind in ('external', 'clerk')
      order by kind desc, created_at, id limit 1) own on true
    where u.id = ${userId} and p.credits_unit = 'cents'`.execute(plainSql(em));
  const [row] = rows;
  if (!row) return undefined;
  const { exp_month: month, exp_year: year } = row;
  return {
    userId: row.id,
    productId: row.product_id,
    userName: row.user_name ?? 'No name',
    productName: row.product_name,
    isByDesk: row.is_by_desk,
    isOn: row.is_on,
    isDeleted: row.is_deleted,
    customerId: row.customer_id,
    cardId: row.card_id,
    balanceCents: BigInt(row.balance),
    thresholdCents: BigInt(row.threshold),
    amountCents: BigInt(row.amount),
    currency: row.currency,
    ownId: row.own_id ?? row.id,
    card: formatCard(row.card_brand, row.card_last4) ?? 'the saved card',
    expiry:
      month === null || year === null
        ? null
        : { words: `${month}/${year}`, endsAt: new Date(Date.UTC(year, month, 1)) },
  };
}

/** The same for a change, under the lock of the user's row; throws `not_found`, and a refusal without such credit. */
export async function lockedTopups(em: EntityManager, userId: string): Promise<UserTopups> {
  await lockUsers(em, [userId]);
  const { productName } = await creditTermsOf(em, userId);
  const state = await topupsOf(em, userId);
  if (state) return state;
  throw new Refusal(
    'topup_not_possible',
    `Credit of ${productName} is not money, so there is nothing to charge for.`,
  );
}

/** The row of how a user's top-ups go, made where there is none; the caller holds the user's row. */
export async function ensureTopup(
  em: EntityManager,
  productId: string,
  userId: string,
): Promise<{ declineCount: number }> {
  const { rows } = await sql<{ declineCount: number }>`
    insert into auto_topups (id, product_id, user_id) values (${newId()}, ${productId}, ${userId})
    on conflict (user_id) do update set user_id = excluded.user_id
    returning decline_count as "declineCount"`.execute(plainSql(em));
  return rows[0] ?? { declineCount: 0 };
}
