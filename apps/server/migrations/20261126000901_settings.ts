import { Migration } from '@mikro-orm/migrations';

/** What several members edit counts its versions; and from when on the figures of health are bad. */
export class Settings extends Migration {
  override up(): void {
    for (const table of ['product_links', 'product_retention_overrides'])
      this.addSql(`alter table ${table} add column version int not null default 1`);
    this.addSql(`
      create table health_thresholds (
        key text not null,
        value int null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        version int not null default 1,
        primary key (key)
      )`);
    this.addSql(
      `alter table health_thresholds add constraint health_thresholds_key_check check (key in ('latency_p95', 'failure_share', 'storage', 'connections', 'webhook_lag', 'webhooks_failed', 'failed_payments'))`,
    );
    this.addSql(
      `alter table health_thresholds add constraint health_thresholds_value_check check (value >= 1)`,
    );
    this.addSql(
      `create trigger health_thresholds_set_updated_at before update on health_thresholds for each row execute function set_updated_at()`,
    );
    for (const table of ['products', 'product_retention_overrides', 'health_thresholds'])
      this.addSql(
        `create trigger ${table}_bump_version before update on ${table} for each row execute function bump_version()`,
      );
    // Moving a link makes nobody's edit of its text old.
    this.addSql(`
      create trigger product_links_bump_version before update on product_links for each row
        when ((old.kind, old.label, old.url_template) is distinct from (new.kind, new.label, new.url_template))
        execute function bump_version()`);
    // What they were to say is said for the whole installation now; nothing ever read them.
    this.addSql(`
      alter table products drop column alert_query_p95_ms, drop column alert_error_rate_bps,
        drop column alert_failed_payment_rate_bps, drop column alert_storage_used_bps`);
  }

  override down(): void {
    this.addSql(`
      alter table products
        add column alert_query_p95_ms int not null default 500,
        add column alert_error_rate_bps int not null default 100,
        add column alert_failed_payment_rate_bps int not null default 500,
        add column alert_storage_used_bps int not null default 8000`);
    this.addSql(
      `alter table products add constraint products_alerts_check check (alert_query_p95_ms > 0 and alert_error_rate_bps >= 0 and alert_error_rate_bps <= 10000 and alert_failed_payment_rate_bps >= 0 and alert_failed_payment_rate_bps <= 10000 and alert_storage_used_bps >= 0 and alert_storage_used_bps <= 10000)`,
    );
    for (const table of ['products', 'product_links', 'product_retention_overrides'])
      this.addSql(`drop trigger ${table}_bump_version on ${table}`);
    this.addSql(`drop table health_thresholds`);
    for (const table of ['product_links', 'product_retention_overrides'])
      this.addSql(`alter table ${table} drop column version`);
  }
}
