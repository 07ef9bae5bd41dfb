import { sql } from 'kysely';
import { plainSql } from '../../platform/db/kysely.ts';
import { newId } from '../../platform/ids.ts';
import type { Records } from './context.ts';
import { idsByKey, insertRows } from './insert-rows.ts';

/**
 * Plans with limits and features, add-ons, codes and links: what a company keeps itself. Written before
 * the mirror is filled, so that what Stripe sells finds the plan it is.
 */
export async function writeCatalogue(records: Records): Promise<void> {
  const { em, productId, business, shelf } = records;
  await sql`
    update products set is_single_subscription = ${business.isSingleSubscription},
      credits_unit = ${business.creditsUnit}, quota_reset_rule = ${business.quotaResetRule}
    where id = ${productId}`.execute(plainSql(em));
  await insertRows(
    em,
    'product_links',
    business.links.map((link, position) => ({
      id: newId(),
      product_id: productId,
      kind: link.kind,
      label: link.label,
      url_template: link.urlTemplate,
      position,
      created_at: new Date(),
    })),
  );
  await insertRows(
    em,
    'addons',
    business.addons.map((addon) => ({
      id: newId(),
      product_id: productId,
      key: addon.key,
      name: addon.name,
      kind: addon.kind,
      description: addon.description,
      stripe_product_id: shelf.products.get(addon.key),
      stripe_price_id: shelf.prices.get(`${addon.key} ${addon.interval ?? 'once'}`),
      amount_cents: addon.amountCents,
      currency: business.currency.toUpperCase(),
      billing_interval: addon.interval,
      interval_count: addon.interval && 1,
      is_active: true,
      created_at: new Date(),
    })),
  );
  await writePlans(records);
  if (business.hasDiscountCodes) await writeDiscountCodes(records);
}

/** What the story has topped up is in the ledger already; from its end on the desk does so. */
export async function topUpByDesk({ em, productId, endsAt }: Records): Promise<void> {
  await sql`update products set auto_topup_since = ${endsAt} where id = ${productId}`.execute(plainSql(em));
}

async function writePlans({ em, productId, business, shelf }: Records): Promise<void> {
  const addons = await idsByKey(em, sql`select key, id from addons where product_id = ${productId}`);
  const plans = business.plans.map((plan, position) => ({ plan, id: newId(), position }));
  await insertRows(
    em,
    'plans',
    plans.map(({ plan, id, position }) => ({
      id,
      product_id: productId,
      key: plan.key,
      name: plan.name,
      description: plan.description,
      stripe_product_id: shelf.products.get(plan.key) ?? null,
      is_per_person: plan.isPerPerson ?? false,
      is_active: true,
      included_addon_id: plan.includedAddon === undefined ? null : (addons.get(plan.includedAddon) ?? null),
      trial_days: plan.trialDays ?? null,
      position,
      created_at: new Date(),
    })),
  );
  await insertRows(
    em,
    'plan_features',
    plans.flatMap(({ plan, id }) =>
      plan.features.map((name, position) => ({ plan_id: id, name, position, created_at: new Date() })),
    ),
  );
  await insertRows(
    em,
    'plan_limits',
    plans.flatMap(({ plan, id }) =>
      Object.entries(plan.limits).map(([meter, limit]) => ({
        plan_id: id,
        meter,
        limit_count: limit,
        created_at: new Date(),
      })),
    ),
  );
}

async function writeDiscountCodes({ em, productId, business }: Records): Promise<void> {
  await insertRows(
    em,
    'discount_codes',
    business.coupons.map((coupon) => ({
      id: newId(),
      product_id: productId,
      code: coupon.code,
      kind: coupon.percentOff === undefined ? 'fixed' : 'percent',
      percent_off: coupon.percentOff ?? null,
      amount_off_cents: coupon.amountOffCents ?? null,
      currency: coupon.percentOff === undefined ? business.currency.toUpperCase() : null,
      duration: coupon.duration,
      duration_months: coupon.months ?? null,
      max_redemption_count: coupon.maxRedemptions ?? null,
      is_active: true,
      created_at: new Date(),
    })),
  );
}
