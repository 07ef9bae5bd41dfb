import { Migration } from '@mikro-orm/migrations';

const kinds = `'subscription_cancel', 'subscription_uncancel', 'subscription_change', 'schedule_release', 'subscription_pause', 'subscription_resume', 'trial_change', 'coupon_apply', 'credit_note', 'invoice_pay', 'invoice_void', 'dispute_evidence', 'dispute_close', 'invoice_uncollectible', 'invoice_send'`;

/** Credit that is topped up by the desk, codes that are made here, and how long access outlives a due day. */
export class AutoTopups extends Migration {
  override up(): void {
    this.addSql(`
      alter table products
        add column auto_topup_since timestamptz null,
        add column grace_days int not null default 7,
        add constraint products_grace_days_check check (grace_days in (0, 2, 7, 14, 21)),
        add constraint products_auto_topup_since_check check (auto_topup_since is null or coalesce(credits_unit, '') = 'cents')`);
    this.setKinds(`${kinds}, 'auto_topup', 'code_create', 'code_change'`);
    this.addSql(`
      create unique index stripe_operations_topup_under_way_unique on stripe_operations (user_id)
        where kind = 'auto_topup' and state in ('requested', 'awaiting_approval', 'submitting', 'unknown');
      comment on index stripe_operations_topup_under_way_unique is 'one top-up of a user at a time'`);
    this.addSql(`
      create table auto_topups (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        decline_count int not null default 0,
        failed_at timestamptz null,
        next_attempt_at timestamptz null,
        off_reason text null,
        off_detail text null,
        off_by_name text null,
        off_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table auto_topups
        add constraint auto_topups_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint auto_topups_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint auto_topups_user_id_unique unique (user_id),
        add constraint auto_topups_off_reason_check check (off_reason in ('declined', 'no_card', 'staff')),
        add constraint auto_topups_off_check check (num_nonnulls(off_reason, off_detail, off_by_name, off_at) in (0, 4)),
        add constraint auto_topups_decline_count_check check (decline_count >= 0)`);
    this.addSql(`
      create index idx_auto_topups_product_id_created_at on auto_topups (product_id, created_at desc, id desc);
      comment on index idx_auto_topups_product_id_created_at is 'top-ups of one product, newest first';
      create index idx_users_topup_due on users (product_id, id)
        where is_auto_topup_enabled and credits_cents < auto_topup_threshold_cents and deleted_at is null;
      comment on index idx_users_topup_due is 'whose credit has fallen below what they want to keep'`);
    this.addSql(`
      create trigger auto_topups_set_updated_at before update on auto_topups for each row execute function set_updated_at()`);
  }

  override down(): void {
    this.addSql(`drop index idx_users_topup_due`);
    this.addSql(`drop table auto_topups`);
    this.addSql(`drop index stripe_operations_topup_under_way_unique`);
    this.addSql(`delete from stripe_operations where kind in ('auto_topup', 'code_create', 'code_change')`);
    this.setKinds(kinds);
    this.addSql(`
      alter table products
        drop constraint products_auto_topup_since_check, drop constraint products_grace_days_check,
        drop column auto_topup_since, drop column grace_days`);
  }

  private setKinds(all: string): void {
    this.addSql(`
      alter table stripe_operations drop constraint stripe_operations_kind_check,
        add constraint stripe_operations_kind_check check (kind in (${all}))`);
  }
}
