import {
  at,
  type Check,
  created,
  currency,
  type Field,
  idIn,
  instant,
  type Json,
  type Known,
  plain,
  upper,
  word,
} from './check.ts';

const isAddon = (product: Json | undefined): boolean =>
  ['addon', 'add_on'].includes(
    word(at(product, 'metadata', 'kind') ?? at(product, 'metadata', 'type')).toLowerCase(),
  );
/** Whether a price, or an item, is of something that is sold beside plans. */
export const isOfAddon = (price: unknown, known: Known): boolean =>
  isAddon(known.products.get(String(idIn(at(price, 'product')))));

const columns = 'product_id, stripe_product_id, name, description, is_active';

const product: Check = {
  kind: 'product',
  from: `(select ${columns} from plans where stripe_product_id is not null
    union all select ${columns} from addons where stripe_product_id is not null) t`,
  id: 'stripe_product_id',
  isDeletable: true,
  // When it was made is the desk's to say: a plan may be kept here before Stripe sells it.
  fields: [
    plain('name', 'name', 'name'),
    plain('description', 'description', 'description'),
    plain('active', 'is_active', 'active'),
  ],
};

const price: Check = {
  kind: 'price',
  from: `(select pp.*, p.stripe_product_id from plan_prices pp join plans p on p.id = pp.plan_id) t`,
  id: 'stripe_price_id',
  isDeletable: true,
  // An add-on carries the last price that it was sold at, and keeps no others.
  isKept: (raw, known) => !isOfAddon(raw, known),
  fields: [
    created,
    plain('product', 'stripe_product_id', 'product'),
    plain('amount', 'amount_cents', 'unit_amount'),
    currency(),
    plain('interval', 'billing_interval', ['recurring', 'interval']),
    plain('interval count', 'interval_count', ['recurring', 'interval_count']),
    plain('active', 'is_active', 'active'),
  ],
};

const coupon: Check = {
  kind: 'coupon',
  from: 'coupons t',
  id: 'stripe_coupon_id',
  isDeletable: true,
  isUnlisted: 't.deleted_at is not null',
  fields: [
    created,
    plain('name', 'name', 'name'),
    { ...plain('percent off', 'percent_off', 'percent_off'), isSame: (a, b) => Number(a) === Number(b) },
    plain('amount off', 'amount_off_cents', 'amount_off'),
    currency(),
    plain('duration', 'duration', 'duration'),
    plain('months', 'duration_months', 'duration_in_months'),
    plain('most redemptions', 'max_redemption_count', 'max_redemptions'),
    plain('redemptions', 'redemption_count', 'times_redeemed'),
    instant('redeem by', 'redeem_by_at', 'redeem_by'),
    plain('valid', 'is_valid', 'valid'),
    { name: 'deleted', mirror: 't.deleted_at is not null', stripe: () => false },
  ],
};

/** The product's own code that customers type; the coupon behind it is compared with the coupon. */
const discountCode: Field = {
  name: 'discount code',
  mirror: `(select d.is_active from discount_codes d where d.product_id = t.product_id and d.promotion_code_id = t.id)`,
  // A code that is given out again belongs to the active one of that text.
  stripe: (raw) => (raw['active'] === true ? true : undefined),
};

const promotionCode: Check = {
  kind: 'promotion_code',
  from: `(select pc.*, c.stripe_coupon_id from promotion_codes pc join coupons c on c.id = pc.coupon_id) t`,
  id: 'stripe_promotion_code_id',
  fields: [
    created,
    plain('coupon', 'stripe_coupon_id', ['promotion', 'coupon']),
    plain('code', 'code', 'code'),
    plain('active', 'is_active', 'active'),
    plain('most redemptions', 'max_redemption_count', 'max_redemptions'),
    plain('redemptions', 'redemption_count', 'times_redeemed'),
    plain('first purchase only', 'is_first_time_only', ['restrictions', 'first_time_transaction']),
    plain('minimum amount', 'minimum_amount_cents', ['restrictions', 'minimum_amount']),
    {
      name: 'currency',
      mirror: 't.currency',
      stripe: (raw) => upper(at(raw, 'restrictions', 'minimum_amount_currency')) ?? null,
    },
    instant('expires', 'expires_at', 'expires_at'),
    discountCode,
  ],
};

export const catalogueChecks = [product, price, coupon, promotionCode];
