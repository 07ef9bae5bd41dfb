import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { Work } from './work.ts';

/**
 * The card that top-ups charge: the newest that the customer saved for later by a SetupIntent, unless the
 * default of the customer at Stripe is newer. Where the desk tops up, saving a card also turns top-ups on, if
 * it was saved since it does and nobody has turned them off after that; and the card's refusals are forgotten,
 * because they were another card's.
 */
export async function keepCards(work: Work): Promise<void> {
  if (work.cards.size === 0) return;
  const kept = sql`
    select u.id, s.stripe_payment_method_id as card, s.created_at as saved_at, p.auto_topup_since as since
    from users u join products p on p.id = u.product_id
    left join lateral (
      select s.stripe_payment_method_id, s.created_at from setup_intents s
      join payment_methods m on m.product_id = s.product_id and m.user_id = s.user_id
        and m.stripe_payment_method_id = s.stripe_payment_method_id and m.detached_at is null
      join stripe_objects o on o.product_id = s.product_id and o.id = s.stripe_setup_intent_id
      where s.user_id = u.id and s.status = 'succeeded' and s.usage is distinct from 'on_session'
        and o.raw ->> 'customer' = u.stripe_customer_id
      order by s.created_at desc, s.id desc limit 1) s on true
    where u.id = any(${[...work.cards]}::uuid[]) and u.deleted_at is null
      and exists (select from setup_intents any_one where any_one.user_id = u.id)`;
  await sql`select from users where id = any(${[...work.cards]}::uuid[]) order by id for no key update`.execute(
    plainSql(work.em),
  );
  await sql`
    update users u set stripe_payment_method_id = x.card from (
      select k.id, case when k.card is not null and (d.card is null or k.saved_at > m.created_at) then k.card
          else d.card end as card
      from (${kept}) k join users u on u.id = k.id
      left join lateral (select o.raw #>> '{invoice_settings,default_payment_method}' as card from stripe_objects o
        where o.product_id = u.product_id and o.id = u.stripe_customer_id) d on true
      left join payment_methods m on m.product_id = u.product_id and m.stripe_payment_method_id = d.card) x
    where u.id = x.id and u.stripe_payment_method_id is distinct from x.card`.execute(plainSql(work.em));
  const isNew = sql`k.card is not null and k.since is not null and k.saved_at >= date_trunc('second', k.since)`;
  await sql`
    update users u set is_auto_topup_enabled = true from (${kept}) k
    where u.id = k.id and ${isNew} and not u.is_auto_topup_enabled
      and not exists (select from auto_topups a where a.user_id = u.id and a.off_at >= k.saved_at + interval '1 second')`.execute(
    plainSql(work.em),
  );
  await sql`
    update auto_topups a set decline_count = 0, next_attempt_at = null,
      off_reason = null, off_detail = null, off_by_name = null, off_at = null
    from (${kept}) k join users u on u.id = k.id
    where a.user_id = k.id and ${isNew} and u.is_auto_topup_enabled
      and (a.off_at < k.saved_at + interval '1 second' or (a.off_at is null and a.failed_at < k.saved_at))
      and (a.off_at is not null or a.decline_count > 0)`.execute(plainSql(work.em));
}
