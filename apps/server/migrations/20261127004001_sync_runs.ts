import { Migration } from '@mikro-orm/migrations';

/** What comparing with Stripe needs to keep: which objects a sweep has met, who settled a difference, and one rate for all. */
export class SyncRuns extends Migration {
  override up(): void {
    // Without a log: after a crash of the database a sweep only asks Stripe about more objects than it had to.
    this.addSql(`
      create unlogged table sync_seen (
        run_id uuid not null,
        product_id uuid not null,
        object_type text not null,
        stripe_id text not null,
        created_at timestamptz not null default now(),
        primary key (run_id, product_id, object_type, stripe_id)
      )`);
    this.addSql(`
      alter table sync_seen add constraint sync_seen_product_id_foreign foreign key (product_id) references products (id) on delete restrict;
      create index idx_sync_seen_product_id on sync_seen (product_id);
      comment on index idx_sync_seen_product_id is 'foreign key'`);
    this.addSql(`
      create table rate_buckets (
        name text not null,
        next_free_at timestamptz not null,
        created_at timestamptz not null default now(),
        primary key (name)
      )`);
    this.addSql(`
      alter table sync_drifts
        add column run_id uuid null,
        add column settled_by_name text null,
        add column settled_reason text null`);
    this.addSql(
      `alter table sync_drifts add constraint sync_drifts_ignored_check check (state <> 'ignored' or (settled_by_name is not null and settled_reason is not null))`,
    );
  }

  override down(): void {
    this.addSql(`
      alter table sync_drifts drop constraint sync_drifts_ignored_check,
        drop column run_id, drop column settled_by_name, drop column settled_reason;
      drop table rate_buckets;
      drop table sync_seen`);
  }
}
