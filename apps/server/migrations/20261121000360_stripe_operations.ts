import { Migration } from '@mikro-orm/migrations';

/** Changes at Stripe before they are made, and how far the mirror can be trusted. */
export class StripeOperations extends Migration {
  override up(): void {
    this.addSql(`
      create table stripe_operations (
        id uuid not null,
        product_id uuid not null,
        user_id uuid null,
        kind text not null,
        state text not null default 'requested',
        target_kind text not null,
        target_stripe_id text not null,
        parameters jsonb not null,
        parameters_hash text not null,
        result_stripe_id text null,
        approval_request_id uuid null,
        requested_by_kind text not null,
        requested_by_id text not null,
        requested_by_name text not null,
        first_sent_at timestamptz null,
        attempt_count int not null default 0,
        next_attempt_at timestamptz null,
        leased_until timestamptz null,
        lease_token uuid null,
        error_code text null,
        error_message text null,
        error_type text null,
        settled_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table stripe_operations
        add constraint stripe_operations_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint stripe_operations_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint stripe_operations_approval_request_id_foreign foreign key (approval_request_id) references approval_requests (id) on delete restrict,
        add constraint stripe_operations_kind_check check (kind in ('subscription_cancel', 'subscription_uncancel', 'subscription_change', 'subscription_pause', 'subscription_resume', 'trial_change', 'coupon_apply', 'credit_note', 'invoice_pay', 'invoice_void', 'dispute_evidence')),
        add constraint stripe_operations_state_check check (state in ('requested', 'awaiting_approval', 'submitting', 'unknown', 'succeeded', 'failed', 'canceled')),
        add constraint stripe_operations_error_type_check check (error_type in ('user_error', 'system_error', 'model_error'))`);
    this.addSql(`
      create index idx_stripe_operations_product_id_state_created_at on stripe_operations (product_id, state, created_at desc, id desc);
      comment on index idx_stripe_operations_product_id_state_created_at is 'stripe operations list of one product filtered by state, newest first';
      create index idx_stripe_operations_user_id_created_at on stripe_operations (user_id, created_at desc, id desc);
      comment on index idx_stripe_operations_user_id_created_at is 'stripe operations on a user page, newest first';
      create index idx_stripe_operations_product_id_target_stripe_id on stripe_operations (product_id, target_stripe_id);
      comment on index idx_stripe_operations_product_id_target_stripe_id is 'operations on one object at Stripe';
      create index idx_stripe_operations_next_attempt_at on stripe_operations (next_attempt_at, id) where state in ('requested', 'submitting', 'unknown');
      comment on index idx_stripe_operations_next_attempt_at is 'operations that are due for an attempt';
      create index idx_stripe_operations_approval_request_id on stripe_operations (approval_request_id) where approval_request_id is not null;
      comment on index idx_stripe_operations_approval_request_id is 'stripe operations of one approval request, and its foreign key'`);
    this.addSql(`
      create trigger stripe_operations_set_updated_at before update on stripe_operations for each row execute function set_updated_at()`);
    this.addSql(`
      create table sync_watermarks (
        product_id uuid not null,
        object_type text not null,
        complete_until_at timestamptz null,
        cursor text null,
        object_count bigint not null default '0',
        started_at timestamptz null,
        finished_at timestamptz null,
        error_message text null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (product_id, object_type)
      )`);
    this.addSql(`
      alter table sync_watermarks add constraint sync_watermarks_product_id_foreign foreign key (product_id) references products (id) on delete restrict`);
    this.addSql(`
      create trigger sync_watermarks_set_updated_at before update on sync_watermarks for each row execute function set_updated_at()`);
    this.addSql(`
      create table sync_drifts (
        id uuid not null,
        product_id uuid not null,
        object_type text not null,
        stripe_id text not null,
        field text not null,
        mirror_value text null,
        stripe_value text null,
        cause text null,
        state text not null default 'open',
        seen_count int not null default 1,
        last_seen_at timestamptz not null,
        settled_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table sync_drifts
        add constraint sync_drifts_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint sync_drifts_settled_check check ((state = 'open') = (settled_at is null)),
        add constraint sync_drifts_state_check check (state in ('open', 'repaired', 'ignored'))`);
    this.addSql(`
      create unique index sync_drifts_product_id_stripe_id_field_open_unique on sync_drifts (product_id, stripe_id, field) where state = 'open';
      create index idx_sync_drifts_product_id_state_created_at on sync_drifts (product_id, state, created_at desc, id desc);
      comment on index idx_sync_drifts_product_id_state_created_at is 'sync drifts list of one product filtered by state, newest first';
      create index idx_sync_drifts_state_created_at on sync_drifts (state, created_at desc, id desc);
      comment on index idx_sync_drifts_state_created_at is 'sync drifts list across products filtered by state, newest first'`);
    this.addSql(`
      create trigger sync_drifts_set_updated_at before update on sync_drifts for each row execute function set_updated_at()`);
  }

  override down(): void {
    this.addSql(`
      drop table sync_drifts;
      drop table sync_watermarks;
      drop table stripe_operations`);
  }
}
