import { sql } from 'kysely';
import type Stripe from 'stripe';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { userIdsOfCustomers } from '../../users/index.ts';
import { idsByStripeId } from './references.ts';
import { cleanText, currencyOf, fromUnix, idOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Work } from './work.ts';

/** The coupon that a promotion code gives. */
export const couponOf = (raw: Stripe.PromotionCode): string | null => idOf(raw.promotion.coupon);

/** What Stripe says about a promotion code. */
export function promotionCodeRow(
  raw: Stripe.PromotionCode,
): Omit<RowOf<'promotion_codes'>, 'coupon' | 'user'> {
  const { restrictions } = raw;
  return {
    stripePromotionCodeId: raw.id,
    code: cleanText(raw.code) ?? raw.id,
    isActive: raw.active,
    maxRedemptionCount: raw.max_redemptions,
    redemptionCount: raw.times_redeemed,
    isFirstTimeOnly: restrictions.first_time_transaction,
    minimumAmountCents: restrictions.minimum_amount === null ? null : BigInt(restrictions.minimum_amount),
    currency: restrictions.minimum_amount_currency ? currencyOf(restrictions.minimum_amount_currency) : null,
    expiresAt: fromUnix(raw.expires_at),
  };
}

/** Writes promotion codes, and the product's discount codes that they are. */
export async function writePromotionCodes(work: Work, raws: readonly Stripe.PromotionCode[]): Promise<void> {
  const coupons = await idsByStripeId(work, 'coupons', raws.map(couponOf));
  const users = await userIdsOfCustomers(
    work.em,
    work.productId,
    raws.map((raw) => idOf(raw.customer)),
  );
  const rows = raws.flatMap((raw) => {
    const coupon = coupons.get(couponOf(raw) ?? '');
    if (coupon === undefined) return [];
    return [
      {
        id: newId(),
        product: work.productId,
        coupon,
        user: users.get(idOf(raw.customer) ?? '') ?? null,
        ...promotionCodeRow(raw),
        createdAt: fromUnix(raw.created) ?? new Date(),
      },
    ];
  });
  await upsert(work, 'promotion_codes', rows, { key: ['product', 'stripePromotionCodeId'] });
  for (const { stripePromotionCodeId } of rows) await writeDiscountCode(work, stripePromotionCodeId);
}

/**
 * The code as the product's own, under which its redemptions are counted. Stripe lets a code be given
 * out again when it is no longer active: the active one then takes the place. Its limit is never
 * below what was redeemed already, since Stripe has accepted that.
 */
async function writeDiscountCode(work: Work, promotionCodeId: string): Promise<void> {
  await sql`
    insert into discount_codes (id, product_id, code, kind, percent_off, amount_off_cents, currency, duration,
      duration_months, coupon_id, promotion_code_id, max_redemption_count, expires_at, is_active, created_at)
    select ${newId()}, p.product_id, p.code, case when c.percent_off is null then 'fixed' else 'percent' end,
      c.percent_off, c.amount_off_cents, c.currency, c.duration,
      case when c.duration = 'repeating' then coalesce(c.duration_months, 1) end, c.id, p.id,
      p.max_redemption_count, p.expires_at, p.is_active and c.deleted_at is null, p.created_at
    from promotion_codes p join coupons c on c.id = p.coupon_id
    where p.product_id = ${work.productId} and p.stripe_promotion_code_id = ${promotionCodeId}
    on conflict (product_id, lower(code)) do update
      set kind = excluded.kind, percent_off = excluded.percent_off, amount_off_cents = excluded.amount_off_cents,
        currency = excluded.currency, duration = excluded.duration, duration_months = excluded.duration_months,
        coupon_id = excluded.coupon_id, promotion_code_id = excluded.promotion_code_id,
        max_redemption_count = greatest(excluded.max_redemption_count,
          case when excluded.max_redemption_count is not null then discount_codes.redemption_count end),
        expires_at = case when excluded.expires_at > discount_codes.starts_at is not false then excluded.expires_at end,
        is_active = excluded.is_active
      where discount_codes.promotion_code_id is null or excluded.is_active
        or discount_codes.promotion_code_id = excluded.promotion_code_id`.execute(plainSql(work.em));
}
