import { Migration } from '@mikro-orm/migrations';

/** What a product needs to be sent to, billed, linked and alerted on; and how long it keeps what. */
export class ProductSettings extends Migration {
  override up(): void {
    // Sentry's SDKs accept a project only by a whole number, and a key only without dashes.
    this.addSql(`
      alter table products
        add column project_number serial not null,
        add column public_key text not null default replace(gen_random_uuid()::text, '-', ''),
        add column write_key_hash text null,
        add column write_key_prefix text null,
        add column write_key_created_at timestamptz null,
        add column stripe_account_id text null,
        add column is_single_subscription boolean not null default false,
        add column credits_unit text null,
        add column quota_reset_rule text not null default 'calendar',
        add column alert_query_p95_ms int not null default 500,
        add column alert_error_rate_bps int not null default 100,
        add column alert_failed_payment_rate_bps int not null default 500,
        add column alert_storage_used_bps int not null default 8000,
        add column version int not null default 1`);
    this.addSql(`alter table products add constraint products_project_number_unique unique (project_number)`);
    this.addSql(`alter table products add constraint products_public_key_unique unique (public_key)`);
    this.addSql(`alter table products add constraint products_write_key_hash_unique unique (write_key_hash)`);
    this.addSql(
      `alter table products add constraint products_stripe_account_id_unique unique (stripe_account_id)`,
    );
    this.addSql(
      `alter table products add constraint products_public_key_check check (public_key ~ '^[0-9a-f]{32}$')`,
    );
    this.addSql(
      `alter table products add constraint products_write_key_check check (num_nonnulls(write_key_hash, write_key_prefix, write_key_created_at) in (0, 3))`,
    );
    this.addSql(
      `alter table products add constraint products_stripe_account_id_check check (stripe_account_id ~ '^acct_[A-Za-z0-9]+$')`,
    );
    this.addSql(
      `alter table products add constraint products_reporting_currency_check check (reporting_currency ~ '^[A-Z]{3}$')`,
    );
    this.addSql(
      `alter table products add constraint products_credits_unit_check check (credits_unit in ('cents', 'credits'))`,
    );
    this.addSql(
      `alter table products add constraint products_quota_reset_rule_check check (quota_reset_rule in ('calendar', 'anniversary', 'explicit'))`,
    );
    this.addSql(
      `alter table products add constraint products_alerts_check check (alert_query_p95_ms > 0 and alert_error_rate_bps >= 0 and alert_error_rate_bps <= 10000 and alert_failed_payment_rate_bps >= 0 and alert_failed_payment_rate_bps <= 10000 and alert_storage_used_bps >= 0 and alert_storage_used_bps <= 10000)`,
    );
    this.addSql(`
      create table product_links (
        id uuid not null,
        product_id uuid not null,
        kind text not null,
        label text not null,
        url_template text not null,
        position int not null default 0,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(
      `alter table product_links add constraint product_links_product_id_label_unique unique (product_id, label)`,
    );
    this.addSql(
      `alter table product_links add constraint product_links_kind_check check (kind in ('stripe', 'posthog_replay', 'canny', 'other'))`,
    );
    // A link that staff click: never javascript: or data:.
    this.addSql(
      `alter table product_links add constraint product_links_url_template_check check (url_template ~ '^https://[^[:space:]]+$')`,
    );
    this.addSql(
      `alter table product_links add constraint product_links_product_id_foreign foreign key (product_id) references products (id) on delete cascade`,
    );
    this.addSql(
      `create trigger product_links_set_updated_at before update on product_links for each row execute function set_updated_at()`,
    );
    this.addSql(`
      create table product_retention_overrides (
        product_id uuid not null,
        record_kind text not null,
        kept_days int null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (product_id, record_kind)
      )`);
    this.addSql(
      `alter table product_retention_overrides add constraint product_retention_overrides_record_kind_check check (record_kind in ('financial_records', 'subscriptions', 'analytics_events', 'page_views', 'error_events', 'webhook_events', 'generations', 'generations_archive', 'model_calls'))`,
    );
    this.addSql(
      `alter table product_retention_overrides add constraint product_retention_overrides_kept_days_check check (kept_days >= 1 and kept_days <= 36500)`,
    );
    this.addSql(
      `alter table product_retention_overrides add constraint product_retention_overrides_product_id_foreign foreign key (product_id) references products (id) on delete cascade`,
    );
    this.addSql(
      `create trigger product_retention_overrides_set_updated_at before update on product_retention_overrides for each row execute function set_updated_at()`,
    );
  }

  override down(): void {
    this.addSql(`drop table product_retention_overrides, product_links`);
    this.addSql(`
      alter table products drop constraint products_reporting_currency_check,
        drop column project_number, drop column public_key, drop column write_key_hash,
        drop column write_key_prefix, drop column write_key_created_at, drop column stripe_account_id,
        drop column is_single_subscription, drop column credits_unit, drop column quota_reset_rule,
        drop column alert_query_p95_ms, drop column alert_error_rate_bps,
        drop column alert_failed_payment_rate_bps, drop column alert_storage_used_bps, drop column version`);
  }
}
