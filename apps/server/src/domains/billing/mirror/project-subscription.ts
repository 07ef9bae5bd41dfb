import { sql } from 'kysely';
import type Stripe from 'stripe';
import { newId } from '../../../platform/ids.ts';
import { userIdsOfCustomers } from '../../users/index.ts';
import { soldProducts } from './catalog.ts';
import { writeSubscriptionItems } from './project-subscription-item.ts';
import { type Redemption, writeRedemptions } from './redemptions.ts';
import { idsByStripeId } from './references.ts';
import { discountsOf, leadingItem, subscriptionRow } from './subscription-row.ts';
import { stateOf } from './subscription-state.ts';
import { cleanText, fromUnix, idOf } from './text.ts';
import { upsert } from './upsert.ts';
import { writeUserAddons } from './write-user-addons.ts';
import type { Change, Work } from './work.ts';

/** The promotion codes by which a subscription got its discounts. */
export function promotionCodesOf(raw: Stripe.Subscription): string[] {
  return discountsOf(raw).flatMap(({ promotion_code: code }) => idOf(code) ?? []);
}

/** Writes subscriptions with their items and uses of codes, and notes the state they are in. */
export async function writeSubscriptions(
  work: Work,
  raws: readonly Stripe.Subscription[],
): Promise<Change[]> {
  const users = await userIdsOfCustomers(
    work.em,
    work.productId,
    raws.map((raw) => idOf(raw.customer)),
  );
  const mine = raws.filter((raw) => users.has(idOf(raw.customer) ?? ''));
  const items = mine.flatMap((raw) => raw.items.data);
  const sold = await soldProducts(
    work,
    items.map(({ price }) => idOf(price.product)),
  );
  const prices = await idsByStripeId(
    work,
    'plan_prices',
    items.map(({ price }) => price.id),
  );
  const rows = mine.map((raw) => {
    const item = leadingItem(raw, sold);
    const plan = sold.get(idOf(item?.price.product) ?? '');
    const user = users.get(idOf(raw.customer) ?? '') ?? '';
    work.users.add(user);
    return {
      id: newId(),
      product: work.productId,
      user,
      ...subscriptionRow(raw, item),
      plan: plan?.table === 'plans' ? plan.id : null,
      planPrice: prices.get(item?.price.id ?? '') ?? null,
      planName: plan?.name ?? cleanText(item?.price.nickname) ?? item?.price.id ?? 'No plan',
      createdAt: fromUnix(raw.created) ?? new Date(),
    };
  });
  await upsert(work, 'subscriptions', rows, {
    key: ['product', 'stripeSubscriptionId'],
    set: {
      // What the product itself knows of a gift is not taken away by metadata that say nothing.
      isGift: sql`subscriptions.is_gift or excluded.is_gift`,
      giftGiverName: sql`coalesce(excluded.gift_giver_name, subscriptions.gift_giver_name)`,
      giftMessage: sql`coalesce(excluded.gift_message, subscriptions.gift_message)`,
    },
  });
  const ids = await idsByStripeId(
    work,
    'subscriptions',
    mine.map(({ id }) => id),
  );
  await writeSubscriptionItems(
    work,
    mine.map((raw) => ({ subscriptionId: ids.get(raw.id) ?? '', raw })),
    sold,
    prices,
  );
  await writeUserAddons(work, [...ids.values()]);
  await writeRedemptions(work, mine.flatMap(redemptionsOf));
  for (const raw of mine) work.states.push(stateOf(raw, { isPresent: true }));
  return rows.map(({ user, stripeSubscriptionId }) => ({
    userId: user,
    topic: 'subscription',
    id: stripeSubscriptionId ?? '',
  }));
}

function redemptionsOf(raw: Stripe.Subscription): Redemption[] {
  return discountsOf(raw).flatMap((discount) => {
    const promotionCodeId = idOf(discount.promotion_code);
    if (promotionCodeId === null) return [];
    const redeemedAt = fromUnix(discount.start) ?? new Date();
    return [{ discountId: discount.id, promotionCodeId, stripeSubscriptionId: raw.id, redeemedAt }];
  });
}
