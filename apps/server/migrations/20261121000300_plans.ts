import { Migration } from '@mikro-orm/migrations';

/** What can be bought: plans with their prices and limits, add-ons, and what takes something off. */
export class Plans extends Migration {
  override up(): void {
    this.addSql(`
      create table addons (
        id uuid not null,
        product_id uuid not null,
        key text not null,
        name text not null,
        kind text not null default 'other',
        description text null,
        stripe_product_id text null,
        stripe_price_id text null,
        amount_cents bigint null,
        currency char(3) null,
        billing_interval text null,
        interval_count int null,
        is_active boolean not null default true,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table addons
        add constraint addons_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint addons_key_check check (key ~ '^[a-z][a-z0-9_]*$'),
        add constraint addons_amount_check check (amount_cents >= 0 and (amount_cents is null or currency is not null)),
        add constraint addons_interval_check check ((billing_interval is null) = (interval_count is null) and (interval_count is null or interval_count > 0)),
        add constraint addons_kind_check check (kind in ('surprise_box', 'coaching', 'premium_feature', 'calendar', 'other')),
        add constraint addons_billing_interval_check check (billing_interval in ('day', 'week', 'month', 'year')),
        add constraint addons_product_id_key_unique unique (product_id, key),
        add constraint addons_product_id_stripe_product_id_unique unique (product_id, stripe_product_id)`);
    this.addSql(`
      create trigger addons_set_updated_at before update on addons for each row execute function set_updated_at()`);
    this.addSql(`
      create table plans (
        id uuid not null,
        product_id uuid not null,
        key text not null,
        name text not null,
        description text null,
        stripe_product_id text null,
        is_per_person boolean not null default false,
        is_active boolean not null default true,
        included_addon_id uuid null,
        trial_days int null,
        position int not null default 0,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table plans
        add constraint plans_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint plans_included_addon_id_foreign foreign key (included_addon_id) references addons (id) on delete set null,
        add constraint plans_key_check check (key ~ '^[a-z][a-z0-9_]*$'),
        add constraint plans_trial_days_check check (trial_days >= 0),
        add constraint plans_product_id_key_unique unique (product_id, key),
        add constraint plans_product_id_stripe_product_id_unique unique (product_id, stripe_product_id)`);
    this.addSql(`
      create index idx_plans_included_addon_id on plans (included_addon_id) where included_addon_id is not null;
      comment on index idx_plans_included_addon_id is 'plans of one included addon, and its foreign key'`);
    this.addSql(`
      create trigger plans_set_updated_at before update on plans for each row execute function set_updated_at()`);
    this.addSql(`
      create table plan_features (
        plan_id uuid not null,
        name text not null,
        position int not null default 0,
        created_at timestamptz not null default now(),
        primary key (plan_id, name)
      )`);
    this.addSql(`
      alter table plan_features add constraint plan_features_plan_id_foreign foreign key (plan_id) references plans (id) on delete cascade`);
    this.addSql(`
      create table plan_limits (
        plan_id uuid not null,
        meter text not null,
        limit_count bigint null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (plan_id, meter)
      )`);
    this.addSql(`
      alter table plan_limits
        add constraint plan_limits_plan_id_foreign foreign key (plan_id) references plans (id) on delete cascade,
        add constraint plan_limits_limit_count_check check (limit_count >= 0),
        add constraint plan_limits_meter_check check (meter in ('tokens', 'generations', 'messages', 'messages_per_conversation', 'conversations', 'credits'))`);
    this.addSql(`
      create trigger plan_limits_set_updated_at before update on plan_limits for each row execute function set_updated_at()`);
    this.addSql(`
      create table plan_prices (
        id uuid not null,
        product_id uuid not null,
        plan_id uuid not null,
        stripe_price_id text null,
        name text null,
        amount_cents bigint null,
        currency char(3) not null,
        billing_interval text null,
        interval_count int null,
        is_active boolean not null default true,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table plan_prices
        add constraint plan_prices_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint plan_prices_plan_id_foreign foreign key (plan_id) references plans (id) on delete restrict,
        add constraint plan_prices_amount_check check (amount_cents >= 0),
        add constraint plan_prices_interval_check check ((billing_interval is null) = (interval_count is null) and (interval_count is null or interval_count > 0)),
        add constraint plan_prices_billing_interval_check check (billing_interval in ('day', 'week', 'month', 'year')),
        add constraint plan_prices_product_id_stripe_price_id_unique unique (product_id, stripe_price_id)`);
    this.addSql(`
      create index idx_plan_prices_plan_id on plan_prices (plan_id);
      comment on index idx_plan_prices_plan_id is 'plan prices of one plan, and its foreign key'`);
    this.addSql(`
      create trigger plan_prices_set_updated_at before update on plan_prices for each row execute function set_updated_at()`);
    this.addSql(`
      create table coupons (
        id uuid not null,
        product_id uuid not null,
        stripe_coupon_id text not null,
        name text null,
        percent_off numeric(5,2) null,
        amount_off_cents bigint null,
        currency char(3) null,
        duration text not null,
        duration_months int null,
        max_redemption_count int null,
        redemption_count int not null default 0,
        redeem_by_at timestamptz null,
        is_valid boolean not null default true,
        deleted_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table coupons
        add constraint coupons_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint coupons_kind_check check ((percent_off is null) <> (amount_off_cents is null)),
        add constraint coupons_percent_off_check check (percent_off > 0 and percent_off <= 100),
        add constraint coupons_amount_off_check check (amount_off_cents > 0 and (amount_off_cents is null or currency is not null)),
        add constraint coupons_duration_check check (duration in ('once', 'repeating', 'forever')),
        add constraint coupons_product_id_stripe_coupon_id_unique unique (product_id, stripe_coupon_id)`);
    this.addSql(`
      create index idx_coupons_product_id_created_at on coupons (product_id, created_at desc, id desc);
      comment on index idx_coupons_product_id_created_at is 'coupons list of one product, newest first'`);
    this.addSql(`
      create trigger coupons_set_updated_at before update on coupons for each row execute function set_updated_at()`);
    this.addSql(`
      create table promotion_codes (
        id uuid not null,
        product_id uuid not null,
        coupon_id uuid not null,
        user_id uuid null,
        stripe_promotion_code_id text not null,
        code text not null,
        is_active boolean not null default true,
        max_redemption_count int null,
        redemption_count int not null default 0,
        is_first_time_only boolean not null default false,
        minimum_amount_cents bigint null,
        currency char(3) null,
        expires_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table promotion_codes
        add constraint promotion_codes_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint promotion_codes_coupon_id_foreign foreign key (coupon_id) references coupons (id) on delete restrict,
        add constraint promotion_codes_user_id_foreign foreign key (user_id) references users (id) on delete set null,
        add constraint promotion_codes_product_id_stripe_id_unique unique (product_id, stripe_promotion_code_id)`);
    this.addSql(`
      create index idx_promotion_codes_coupon_id on promotion_codes (coupon_id);
      comment on index idx_promotion_codes_coupon_id is 'promotion codes of one coupon, and its foreign key';
      create index idx_promotion_codes_product_id_created_at on promotion_codes (product_id, created_at desc, id desc);
      comment on index idx_promotion_codes_product_id_created_at is 'promotion codes list of one product, newest first';
      create index idx_promotion_codes_product_id_code on promotion_codes (product_id, lower(code));
      comment on index idx_promotion_codes_product_id_code is 'a promotion code as the customer typed it, in any case';
      create index idx_promotion_codes_user_id on promotion_codes (user_id) where user_id is not null;
      comment on index idx_promotion_codes_user_id is 'promotion codes of one user, and its foreign key'`);
    this.addSql(`
      create trigger promotion_codes_set_updated_at before update on promotion_codes for each row execute function set_updated_at()`);
    this.addSql(`
      create table discount_codes (
        id uuid not null,
        product_id uuid not null,
        code text not null,
        kind text not null,
        percent_off numeric(5,2) null,
        amount_off_cents bigint null,
        currency char(3) null,
        duration text not null default 'once',
        duration_months int null,
        coupon_id uuid null,
        promotion_code_id uuid null,
        max_redemption_count int null,
        redemption_count int not null default 0,
        starts_at timestamptz null,
        expires_at timestamptz null,
        is_active boolean not null default true,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table discount_codes
        add constraint discount_codes_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint discount_codes_coupon_id_foreign foreign key (coupon_id) references coupons (id) on delete restrict,
        add constraint discount_codes_promotion_code_id_foreign foreign key (promotion_code_id) references promotion_codes (id) on delete restrict,
        add constraint discount_codes_amount_check check (case kind when 'percent' then percent_off is not null and amount_off_cents is null else percent_off is null and amount_off_cents is not null and currency is not null end),
        add constraint discount_codes_percent_off_check check (percent_off > 0 and percent_off <= 100),
        add constraint discount_codes_amount_off_check check (amount_off_cents > 0),
        add constraint discount_codes_redemption_count_check check (redemption_count >= 0 and redemption_count <= max_redemption_count),
        add constraint discount_codes_period_check check (expires_at > starts_at),
        add constraint discount_codes_duration_months_check check ((duration = 'repeating') = (duration_months is not null)),
        add constraint discount_codes_kind_check check (kind in ('percent', 'fixed')),
        add constraint discount_codes_duration_check check (duration in ('once', 'repeating', 'forever'))`);
    this.addSql(`
      create unique index discount_codes_product_id_code_unique on discount_codes (product_id, lower(code));
      create index idx_discount_codes_product_id_created_at on discount_codes (product_id, created_at desc, id desc);
      comment on index idx_discount_codes_product_id_created_at is 'discount codes list of one product, newest first';
      create index idx_discount_codes_coupon_id on discount_codes (coupon_id) where coupon_id is not null;
      comment on index idx_discount_codes_coupon_id is 'discount codes of one coupon, and its foreign key';
      create index idx_discount_codes_promotion_code_id on discount_codes (promotion_code_id) where promotion_code_id is not null;
      comment on index idx_discount_codes_promotion_code_id is 'discount codes of one promotion code, and its foreign key'`);
    this.addSql(`
      create trigger discount_codes_set_updated_at before update on discount_codes for each row execute function set_updated_at()`);
    this.addSql(`
      create table goodwill_limits (
        id uuid not null,
        product_id uuid not null,
        role text not null,
        currency char(3) not null,
        per_action_cents bigint not null,
        per_day_cents bigint not null,
        per_user_cents bigint not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table goodwill_limits
        add constraint goodwill_limits_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint goodwill_limits_amount_check check (per_action_cents >= 0 and per_action_cents <= per_day_cents and per_user_cents >= 0),
        add constraint goodwill_limits_product_id_role_currency_unique unique (product_id, role, currency)`);
    this.addSql(`
      create trigger goodwill_limits_set_updated_at before update on goodwill_limits for each row execute function set_updated_at()`);
    this.addSql(`
      create table fx_rates (
        base_currency char(3) not null,
        quote_currency char(3) not null,
        rated_on date not null,
        rate numeric(20,10) not null,
        source text not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (base_currency, quote_currency, rated_on)
      )`);
    this.addSql(`
      alter table fx_rates
        add constraint fx_rates_rate_check check (rate > 0),
        add constraint fx_rates_currencies_check check (base_currency <> quote_currency)`);
    this.addSql(`
      create trigger fx_rates_set_updated_at before update on fx_rates for each row execute function set_updated_at()`);
  }

  override down(): void {
    this.addSql(`
      drop table fx_rates;
      drop table goodwill_limits;
      drop table discount_codes;
      drop table promotion_codes;
      drop table coupons;
      drop table plan_prices;
      drop table plan_limits;
      drop table plan_features;
      drop table plans;
      drop table addons`);
  }
}
