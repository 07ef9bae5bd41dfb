import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { Work } from './work.ts';

/**
 * Writes the add-ons that users pay for with these subscriptions, one for each item whose price is an add-on's.
 * One that was taken off, or whose subscription has ended, ended then. A subscription that was never paid for
 * brought nobody anything.
 */
export async function writeUserAddons(work: Work, subscriptionIds: readonly string[]): Promise<void> {
  if (subscriptionIds.length === 0) return;
  await sql`
    insert into user_addons (id, product_id, user_id, addon_id, subscription_id, external_id, status, quantity,
      amount_cents, currency, purchased_at, ends_at, created_at)
    select gen_random_uuid(), i.product_id, s.user_id, i.addon_id, s.id, i.stripe_subscription_item_id,
      case when i.removed_at is null and s.status <> 'canceled' then 'active' else 'canceled' end,
      greatest(i.quantity, 1), i.price_cents, case when i.price_cents is not null then i.currency end, i.created_at,
      case when i.removed_at is not null or s.status = 'canceled'
        then greatest(least(i.removed_at, s.ended_at), i.created_at) end, i.created_at
    from subscription_items i join subscriptions s on s.id = i.subscription_id
    where s.id = any(${[...subscriptionIds]}::uuid[]) and i.addon_id is not null
      and s.status not in ('incomplete', 'incomplete_expired', 'unknown')
    on conflict (product_id, external_id) where external_id is not null do update
      set addon_id = excluded.addon_id, status = excluded.status, quantity = excluded.quantity,
        amount_cents = excluded.amount_cents, currency = excluded.currency, ends_at = excluded.ends_at
      where row(user_addons.addon_id, user_addons.status, user_addons.quantity, user_addons.amount_cents,
          user_addons.currency, user_addons.ends_at)
        is distinct from row(excluded.addon_id, excluded.status, excluded.quantity, excluded.amount_cents,
          excluded.currency, excluded.ends_at)`.execute(plainSql(work.em));
}
