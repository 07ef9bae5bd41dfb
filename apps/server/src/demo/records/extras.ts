import { sql } from 'kysely';
import { plainSql } from '../../platform/db/kysely.ts';
import { newId } from '../../platform/ids.ts';
import { referralCredits } from '../businesses/codebuff.ts';
import { idOfUser, type Records } from './context.ts';
import { idsByKey, insertRows, updateRows } from './insert-rows.ts';

/** What hangs on subscriptions and payments without being Stripe's: gifts, add-ons, codes, referrals. */
export async function writeExtras(records: Records): Promise<void> {
  const { em, productId } = records;
  const subscriptions = await idsByKey(
    em,
    sql`select stripe_subscription_id as key, id from subscriptions
      where product_id = ${productId} and stripe_subscription_id is not null`,
  );
  await writeGifts(records, subscriptions);
  await writeAddons(records, subscriptions);
  if (records.business.hasDiscountCodes) await writeRedemptions(records, subscriptions);
  await writeReferrals(records);
}

async function writeGifts(records: Records, subscriptions: Map<string, string>): Promise<void> {
  await updateRows(
    records.em,
    'subscriptions',
    records.users.flatMap(({ gifts }) =>
      gifts.flatMap(({ subscriptionId, giver }) =>
        giver
          ? [
              {
                id: subscriptions.get(subscriptionId),
                is_gift: true,
                gift_giver_id: idOfUser(records, giver),
              },
            ]
          : [],
      ),
    ),
  );
}

/** What is paid with a subscription comes with the mirror. */
const isBoughtOnce = ({ subscriptionId }: { subscriptionId?: string | null }): boolean => !subscriptionId;

async function writeAddons(records: Records, subscriptions: Map<string, string>): Promise<void> {
  const { em, productId, business } = records;
  if (business.addons.length === 0) return;
  const addons = await idsByKey(em, sql`select key, id from addons where product_id = ${productId}`);
  const payments = await idsByKey(
    em,
    sql`select stripe_payment_intent_id as key, id from payments where product_id = ${productId}`,
  );
  await insertRows(
    em,
    'user_addons',
    records.users.flatMap((user) =>
      user.addons.filter(isBoughtOnce).map((bought) => ({
        id: newId(),
        product_id: productId,
        user_id: idOfUser(records, user),
        addon_id: addons.get(bought.addonKey),
        subscription_id: subscriptions.get(bought.subscriptionId ?? '') ?? null,
        payment_id: payments.get(bought.intentId ?? '') ?? null,
        status: 'active',
        quantity: 1,
        amount_cents: bought.amountCents,
        currency: business.currency.toUpperCase(),
        purchased_at: bought.purchasedAt,
        created_at: bought.purchasedAt,
      })),
    ),
  );
  // What a plan includes, and the end of what ended with its subscription.
  await sql`
    insert into user_addons (id, product_id, user_id, addon_id, subscription_id, quantity, purchased_at, created_at)
    select gen_random_uuid(), s.product_id, s.user_id, p.included_addon_id, s.id, s.quantity, s.started_at, s.started_at
    from subscriptions s join plans p on p.product_id = s.product_id and p.name = s.plan_name
    where s.product_id = ${productId} and p.included_addon_id is not null
      and s.status in ('trialing', 'active', 'past_due', 'canceled')`.execute(plainSql(em));
  await sql`
    update user_addons a set status = 'canceled', ends_at = s.ended_at from subscriptions s
    where a.product_id = ${productId} and s.id = a.subscription_id and s.ended_at is not null`.execute(
    plainSql(em),
  );
}

async function writeRedemptions(records: Records, subscriptions: Map<string, string>): Promise<void> {
  const { em, productId } = records;
  const codes = await idsByKey(
    em,
    sql`select code as key, id from discount_codes where product_id = ${productId}`,
  );
  const known = await idsByKey(
    em,
    sql`select external_id as key, id from discount_redemptions
      where product_id = ${productId} and external_id is not null`,
  );
  await insertRows(
    em,
    'discount_redemptions',
    records.users.flatMap((user) =>
      user.redemptions
        .filter(({ discountId }) => !known.has(discountId))
        .map((one) => ({
          id: newId(),
          product_id: productId,
          user_id: idOfUser(records, user),
          discount_code_id: codes.get(one.code),
          subscription_id: subscriptions.get(one.subscriptionId),
          external_id: one.discountId,
          redeemed_at: one.redeemedAt,
          created_at: one.redeemedAt,
        })),
    ),
  );
  await sql`
    update discount_codes c set coupon_id = p.coupon_id, promotion_code_id = p.id from promotion_codes p
    where c.product_id = ${productId} and p.product_id = c.product_id and lower(p.code) = lower(c.code)`.execute(
    plainSql(em),
  );
}

async function writeReferrals(records: Records): Promise<void> {
  const { em, productId, endsAt, users } = records;
  await insertRows(
    em,
    'referrals',
    users.flatMap((user) => {
      const { referral } = user;
      if (!referral) return [];
      return [
        {
          referrer_id: idOfUser(records, referral.referrer),
          referred_id: idOfUser(records, user),
          product_id: productId,
          status: referral.status,
          credits_awarded: referral.status === 'completed' ? referralCredits : 0,
          completed_at: referral.status === 'completed' ? referral.settledAt : null,
          rejected_at: referral.status === 'rejected' ? referral.settledAt : null,
          rejection_reason: referral.rejectionReason,
          created_at: user.signedUpAt < endsAt ? user.signedUpAt : endsAt,
        },
      ];
    }),
  );
}
