import type { DemoBusiness } from './businesses/types.ts';
import type { Shelf } from './stories/scene.ts';
import type { DemoAccount } from './stripe.ts';

/** Puts what a company sells into its account at Stripe, as its developers would. */
export function stockShelf(stripe: DemoAccount, business: DemoBusiness): Shelf {
  const shelf: Shelf = { products: new Map(), prices: new Map(), codes: new Map() };
  const { currency } = business;
  for (const plan of business.plans) {
    // Stripe knows nothing of a plan that costs nothing.
    if (plan.prices.length === 0) continue;
    const product = stripe.post('/v1/products', {
      name: plan.name,
      description: plan.description,
      ...(plan.isPerPerson && { unit_label: 'person' }),
      metadata: { plan_key: plan.key, ...(plan.isPerPerson && { per_person: 'true' }) },
    });
    shelf.products.set(plan.key, product.id);
    for (const price of plan.prices)
      shelf.prices.set(
        `${plan.key} ${price.interval}`,
        stripe.post('/v1/prices', {
          product: product.id,
          currency,
          unit_amount: price.amountCents,
          recurring: { interval: price.interval },
          lookup_key: `${plan.key}_${price.interval}`,
          nickname: price.interval === 'year' ? `${plan.name}, yearly` : `${plan.name}, monthly`,
        }).id,
      );
  }
  for (const addon of business.addons) {
    const product = stripe.post('/v1/products', {
      name: addon.name,
      description: addon.description,
      metadata: { kind: 'addon', key: addon.key, addon_kind: addon.kind },
    });
    shelf.products.set(addon.key, product.id);
    const price = stripe.post('/v1/prices', {
      product: product.id,
      currency,
      unit_amount: addon.amountCents,
      ...(addon.interval && { recurring: { interval: addon.interval } }),
      nickname: addon.name,
    });
    shelf.prices.set(`${addon.key} ${addon.interval ?? 'once'}`, price.id);
  }
  for (const coupon of business.coupons) {
    stripe.post('/v1/coupons', {
      id: coupon.id,
      name: coupon.name,
      duration: coupon.duration,
      ...(coupon.months !== undefined && { duration_in_months: coupon.months }),
      ...(coupon.percentOff === undefined
        ? { amount_off: coupon.amountOffCents, currency }
        : { percent_off: coupon.percentOff }),
      ...(coupon.maxRedemptions !== undefined && { max_redemptions: coupon.maxRedemptions }),
    });
    const code = stripe.post('/v1/promotion_codes', {
      promotion: { type: 'coupon', coupon: coupon.id },
      code: coupon.code,
      ...(coupon.maxRedemptions !== undefined && { max_redemptions: coupon.maxRedemptions }),
    });
    shelf.codes.set(coupon.code, code.id);
  }
  return shelf;
}
