import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import type { Work } from './work.ts';

/** A discount at work that a customer got by typing a code. */
export type Redemption = {
  discountId: string;
  promotionCodeId: string;
  stripeSubscriptionId: string;
  redeemedAt: Date;
};

/** Writes each use of a code once. Stripe has accepted it, so a limit that says otherwise gives way. */
export async function writeRedemptions(work: Work, redemptions: readonly Redemption[]): Promise<void> {
  if (redemptions.length === 0) return;
  const values = JSON.stringify(
    redemptions.map((redemption) => ({
      id: newId(),
      discount: redemption.discountId,
      promotion: redemption.promotionCodeId,
      subscription: redemption.stripeSubscriptionId,
      at: redemption.redeemedAt,
    })),
  );
  const wanted = sql`
    select x.id, c.id as code_id, s.id as subscription_id, s.user_id, x.discount, x.at
    from jsonb_to_recordset(${values}::jsonb) as x(id uuid, discount text, promotion text, subscription text, at timestamptz)
    join promotion_codes p on p.product_id = ${work.productId} and p.stripe_promotion_code_id = x.promotion
    join discount_codes c on c.product_id = p.product_id and lower(c.code) = lower(p.code)
    join subscriptions s on s.product_id = p.product_id and s.stripe_subscription_id = x.subscription
    where not exists (select from discount_redemptions r where r.product_id = ${work.productId} and r.external_id = x.discount)`;
  await sql`
    update discount_codes c set max_redemption_count = greatest(c.max_redemption_count, c.redemption_count + w.new_count)
    from (select code_id, count(*)::int as new_count from (${wanted}) w group by code_id) w
    where c.id = w.code_id and c.max_redemption_count < c.redemption_count + w.new_count`.execute(
    plainSql(work.em),
  );
  await sql`
    insert into discount_redemptions (id, product_id, user_id, discount_code_id, subscription_id, external_id, redeemed_at, created_at)
    select w.id, ${work.productId}, w.user_id, w.code_id, w.subscription_id, w.discount, w.at, w.at from (${wanted}) w
    on conflict (product_id, external_id) where external_id is not null do nothing`.execute(
    plainSql(work.em),
  );
}
