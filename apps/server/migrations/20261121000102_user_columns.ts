import { Migration } from '@mikro-orm/migrations';

/** Everything that is known of a user, and the indexes that the users list is read by. */
export class UserColumns extends Migration {
  override up(): void {
    this.addSql(`
      alter table users
        add column signed_up_source text not null default 'first_seen',
        add column stripe_payment_method_id text null,
        add column credits_cents bigint not null default '0',
        add column total_spent_cents bigint not null default '0',
        add column is_auto_topup_enabled boolean not null default false,
        add column auto_topup_threshold_cents bigint not null default '600',
        add column auto_topup_amount_cents bigint not null default '2400',
        add column billing_mode text not null default 'paying',
        add column subscription_tier text null,
        add column subscription_status text null,
        add column subscription_current_period_end_at timestamptz null,
        add column next_quota_reset_at timestamptz null,
        add column quota_ends_at timestamptz generated always as (coalesce(next_quota_reset_at, subscription_current_period_end_at)) stored,
        add column default_tone text null,
        add column is_email_verified boolean not null default false,
        add column email_verified_at timestamptz null,
        add column has_password boolean not null default false,
        add column is_active boolean not null default true,
        add column last_login_at timestamptz null,
        add column login_count int not null default 0,
        add column last_generation_at timestamptz null,
        add column referral_code text null,
        add column referral_limit int not null default 5,
        add column country char(2) null,
        add column acquisition_channel text null,
        add column utm_source text null,
        add column utm_medium text null,
        add column utm_campaign text null,
        add column utm_term text null,
        add column utm_content text null,
        add column staff_set_fields text[] not null default '{}',
        add column version int not null default 1`);
    this.addSql(`update users set signed_up_source = 'stripe' where signed_up_at is not null`);
    this.addSql(`update users set signed_up_at = created_at where signed_up_at is null`);
    this.addSql(
      `alter table users alter column signed_up_at set default now(), alter column signed_up_at set not null`,
    );
    const checks: Record<string, string> = {
      signed_up_source: `signed_up_source in ('stripe', 'product', 'clerk', 'import', 'first_seen')`,
      auto_topup: `auto_topup_threshold_cents >= 0 and auto_topup_amount_cents > 0`,
      billing_mode: `billing_mode in ('byok', 'paying', 'subsidised')`,
      subscription_status: `subscription_status in ('incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused', 'unknown')`,
      default_tone: `default_tone in ('educational', 'conversational', 'opinionated', 'authority')`,
      email_verified: `not is_email_verified or email_verified_at is not null`,
      login_count: `login_count >= 0`,
      referral_code: `referral_code ~ '^ref-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`,
      referral_limit: `referral_limit >= 0`,
      country: `country ~ '^[A-Z]{2}$'`,
      staff_set_fields: `staff_set_fields <@ array['full_name', 'country']::text[]`,
    };
    for (const [name, expression] of Object.entries(checks))
      this.addSql(`alter table users add constraint users_${name}_check check (${expression})`);
    this.addSql(
      `alter table users add constraint users_product_id_referral_code_unique unique (product_id, referral_code)`,
    );
    // The prefix of every index below serves the foreign key.
    this.addSql(`drop index idx_users_product_id`);
    this.addSql(
      `create index idx_users_product_id_signed_up_at on users (product_id, signed_up_at desc, id desc)`,
    );
    this.addSql(`create index idx_users_signed_up_at on users (signed_up_at desc, id desc)`);
    this.addSql(`create index idx_users_created_at on users (created_at desc, id desc)`);
    this.addSql(
      `create index idx_users_product_id_total_spent_cents on users (product_id, total_spent_cents desc, id desc)`,
    );
    this.addSql(
      `create index idx_users_product_id_subscription_tier on users (product_id, subscription_tier, signed_up_at desc, id desc)`,
    );
    this.addSql(
      `create index idx_users_product_id_subscription_status on users (product_id, subscription_status, signed_up_at desc, id desc)`,
    );
    this.addSql(
      `create index idx_users_product_id_country on users (product_id, country, signed_up_at desc, id desc)`,
    );
    this.addSql(
      `create index idx_users_next_quota_reset_at on users (next_quota_reset_at) where next_quota_reset_at is not null`,
    );

    // Whoever writes — a form, the mirror of Stripe, COPY — the number that an editor saw grows old.
    this.addSql(`
      create function bump_version() returns trigger language plpgsql as $$
      begin
        new.version := old.version + 1;
        return new;
      end $$`);
    this.addSql(`
      create trigger users_bump_version before update on users for each row
        when ((old.full_name, old.country, old.staff_set_fields) is distinct from (new.full_name, new.country, new.staff_set_fields))
        execute function bump_version()`);
  }

  override down(): void {
    this.addSql(`drop trigger users_bump_version on users`);
    this.addSql(`drop function bump_version()`);
    this.addSql(`drop index idx_users_signed_up_at, idx_users_created_at, idx_users_product_id_signed_up_at`);
    this.addSql(`create index idx_users_product_id on users (product_id)`);
    this.addSql(
      `alter table users alter column signed_up_at drop not null, alter column signed_up_at drop default`,
    );
    // Indexes and checks on a column go with it.
    this.addSql(`
      alter table users drop column quota_ends_at, drop column signed_up_source,
        drop column stripe_payment_method_id, drop column credits_cents, drop column total_spent_cents,
        drop column is_auto_topup_enabled, drop column auto_topup_threshold_cents,
        drop column auto_topup_amount_cents, drop column billing_mode, drop column subscription_tier,
        drop column subscription_status, drop column subscription_current_period_end_at,
        drop column next_quota_reset_at, drop column default_tone, drop column is_email_verified,
        drop column email_verified_at, drop column has_password, drop column is_active,
        drop column last_login_at, drop column login_count, drop column last_generation_at,
        drop column referral_code, drop column referral_limit, drop column country,
        drop column acquisition_channel, drop column utm_source, drop column utm_medium,
        drop column utm_campaign, drop column utm_term, drop column utm_content,
        drop column staff_set_fields, drop column version`);
  }
}
