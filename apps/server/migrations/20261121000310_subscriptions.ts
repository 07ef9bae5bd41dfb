import { Migration } from '@mikro-orm/migrations';

/** All of a subscription: its items, every state it ever held, what is going to happen to it. */
export class Subscriptions extends Migration {
  override up(): void {
    this.addSql(`
      alter table subscriptions
        add external_id text null,
        add source text not null default 'stripe',
        add stripe_customer_id text null,
        add plan_id uuid null,
        add plan_price_id uuid null,
        add recurring_cents bigint null,
        add item_count int not null default 1,
        add collection_method text null,
        add days_until_due int null,
        add stripe_payment_method_id text null,
        add stripe_coupon_id text null,
        add stripe_schedule_id text null,
        add stripe_latest_invoice_id text null,
        add trial_start_at timestamptz null,
        add trial_end_at timestamptz null,
        add cancel_at timestamptz null,
        add cancellation_reason text null,
        add cancellation_feedback text null,
        add cancellation_comment text null,
        add pause_behavior text null,
        add resumes_at timestamptz null,
        add is_gift boolean not null default false,
        add gift_giver_id uuid null,
        add gift_giver_name text null,
        add gift_message text null,
        add is_exclusive boolean not null default false`);
    this.addSql(`alter table subscriptions alter column stripe_subscription_id drop not null`);
    this.addSql(`
      alter table subscriptions
        add constraint subscriptions_plan_id_foreign foreign key (plan_id) references plans (id) on delete restrict,
        add constraint subscriptions_plan_price_id_foreign foreign key (plan_price_id) references plan_prices (id) on delete restrict,
        add constraint subscriptions_gift_giver_id_foreign foreign key (gift_giver_id) references users (id) on delete set null,
        add constraint subscriptions_quantity_check check (quantity >= 0 and item_count >= 0),
        add constraint subscriptions_amount_check check (price_cents >= 0 and recurring_cents >= 0),
        add constraint subscriptions_gift_check check (is_gift or (gift_giver_id is null and gift_giver_name is null and gift_message is null)),
        add constraint subscriptions_source_check check (source in ('stripe', 'import', 'manual'))`);
    this.addSql(`
      create unique index subscriptions_product_id_external_id_unique on subscriptions (product_id, external_id) where external_id is not null;
      create unique index subscriptions_user_id_exclusive_unique on subscriptions (user_id) where is_exclusive and status in ('trialing', 'active', 'past_due', 'unpaid', 'paused')`);
    this.addSql(`drop index idx_subscriptions_user_id`);
    this.addSql(`
      create index idx_subscriptions_product_id_created_at on subscriptions (product_id, created_at desc, id desc);
      comment on index idx_subscriptions_product_id_created_at is 'subscriptions list of one product, newest first';
      create index idx_subscriptions_created_at on subscriptions (created_at desc, id desc);
      comment on index idx_subscriptions_created_at is 'subscriptions list across products, newest first';
      create index idx_subscriptions_product_id_status_created_at on subscriptions (product_id, status, created_at desc, id desc);
      comment on index idx_subscriptions_product_id_status_created_at is 'subscriptions list of one product filtered by status, newest first';
      create index idx_subscriptions_status_created_at on subscriptions (status, created_at desc, id desc);
      comment on index idx_subscriptions_status_created_at is 'subscriptions list across products filtered by status, newest first';
      create index idx_subscriptions_user_id_status_created_at on subscriptions (user_id, status, created_at desc, id desc);
      comment on index idx_subscriptions_user_id_status_created_at is 'subscriptions of one user filtered by status, newest first';
      create index idx_subscriptions_plan_id_status_created_at on subscriptions (plan_id, status, created_at desc, id desc);
      comment on index idx_subscriptions_plan_id_status_created_at is 'subscriptions of one plan by status, newest first, and its foreign key';
      create index idx_subscriptions_plan_price_id on subscriptions (plan_price_id) where plan_price_id is not null;
      comment on index idx_subscriptions_plan_price_id is 'subscriptions of one plan price, and its foreign key';
      create index idx_subscriptions_gift_giver_id on subscriptions (gift_giver_id) where gift_giver_id is not null;
      comment on index idx_subscriptions_gift_giver_id is 'subscriptions of one gift giver, and its foreign key';
      create index idx_subscriptions_current_period_end_at on subscriptions (current_period_end_at, id) where status in ('trialing', 'active', 'past_due', 'unpaid', 'paused');
      comment on index idx_subscriptions_current_period_end_at is 'running subscriptions that renew or lapse between two days';
      create index idx_subscriptions_trial_end_at on subscriptions (trial_end_at, id) where status = 'trialing';
      comment on index idx_subscriptions_trial_end_at is 'trials that end soon';
      create index idx_subscriptions_cancel_at on subscriptions (cancel_at, id) where cancel_at is not null and ended_at is null;
      comment on index idx_subscriptions_cancel_at is 'subscriptions that are going to end, by when'`);
    this.addSql(`
      create table subscription_items (
        id uuid not null,
        product_id uuid not null,
        subscription_id uuid not null,
        plan_id uuid null,
        plan_price_id uuid null,
        addon_id uuid null,
        stripe_subscription_item_id text null,
        stripe_price_id text null,
        name text not null,
        price_cents bigint null,
        currency char(3) not null,
        billing_interval text null,
        interval_count int null,
        quantity int not null default 1,
        current_period_start_at timestamptz null,
        current_period_end_at timestamptz null,
        removed_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table subscription_items
        add constraint subscription_items_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint subscription_items_subscription_id_foreign foreign key (subscription_id) references subscriptions (id) on delete cascade,
        add constraint subscription_items_plan_id_foreign foreign key (plan_id) references plans (id) on delete restrict,
        add constraint subscription_items_plan_price_id_foreign foreign key (plan_price_id) references plan_prices (id) on delete restrict,
        add constraint subscription_items_addon_id_foreign foreign key (addon_id) references addons (id) on delete restrict,
        add constraint subscription_items_quantity_check check (quantity >= 0),
        add constraint subscription_items_product_id_stripe_id_unique unique (product_id, stripe_subscription_item_id)`);
    this.addSql(`
      create index idx_subscription_items_subscription_id on subscription_items (subscription_id);
      comment on index idx_subscription_items_subscription_id is 'subscription items of one subscription, and its foreign key';
      create index idx_subscription_items_plan_id on subscription_items (plan_id) where plan_id is not null;
      comment on index idx_subscription_items_plan_id is 'subscription items of one plan, and its foreign key';
      create index idx_subscription_items_plan_price_id on subscription_items (plan_price_id) where plan_price_id is not null;
      comment on index idx_subscription_items_plan_price_id is 'subscription items of one plan price, and its foreign key';
      create index idx_subscription_items_addon_id on subscription_items (addon_id) where addon_id is not null;
      comment on index idx_subscription_items_addon_id is 'subscription items of one addon, and its foreign key'`);
    this.addSql(`
      create trigger subscription_items_set_updated_at before update on subscription_items for each row execute function set_updated_at()`);
    this.addSql(`
      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: post a correcting row instead', tg_table_name using errcode = 'restrict_violation';
      end $$`);
    this.addSql(`
      create table subscription_versions (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        subscription_id uuid not null,
        sequence int not null,
        status text not null,
        stripe_status text not null,
        plan_id uuid null,
        plan_price_id uuid null,
        plan_name text not null,
        price_cents bigint null,
        recurring_cents bigint null,
        currency char(3) null,
        billing_interval text null,
        interval_count int null,
        quantity int not null,
        item_count int not null,
        stripe_coupon_id text null,
        trial_end_at timestamptz null,
        current_period_start_at timestamptz null,
        current_period_end_at timestamptz null,
        is_cancel_at_period_end boolean not null,
        cancel_at timestamptz null,
        canceled_at timestamptz null,
        ended_at timestamptz null,
        cancellation_reason text null,
        cancellation_feedback text null,
        pause_behavior text null,
        resumes_at timestamptz null,
        content_hash text not null,
        occurred_at timestamptz not null,
        known_at timestamptz not null default now(),
        created_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table subscription_versions
        add constraint subscription_versions_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint subscription_versions_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint subscription_versions_subscription_id_foreign foreign key (subscription_id) references subscriptions (id) on delete restrict,
        add constraint subscription_versions_plan_id_foreign foreign key (plan_id) references plans (id) on delete restrict,
        add constraint subscription_versions_plan_price_id_foreign foreign key (plan_price_id) references plan_prices (id) on delete restrict,
        add constraint subscription_versions_sequence_check check (sequence > 0),
        add constraint subscription_versions_status_check check (status in ('incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused', 'unknown')),
        add constraint subscription_versions_subscription_id_sequence_unique unique (subscription_id, sequence)`);
    this.addSql(`
      create index idx_subscription_versions_subscription_id_occurred_at_sequence on subscription_versions (subscription_id, occurred_at desc, sequence desc);
      comment on index idx_subscription_versions_subscription_id_occurred_at_sequence is 'history of one subscription, and the state it held on a day';
      create index idx_subscription_versions_product_id_known_at on subscription_versions (product_id, known_at, id);
      comment on index idx_subscription_versions_product_id_known_at is 'states learned of since the last movements were derived';
      create index idx_subscription_versions_user_id_created_at on subscription_versions (user_id, created_at desc, id desc);
      comment on index idx_subscription_versions_user_id_created_at is 'subscription versions on a user page, newest first';
      create index idx_subscription_versions_plan_id on subscription_versions (plan_id) where plan_id is not null;
      comment on index idx_subscription_versions_plan_id is 'subscription versions of one plan, and its foreign key';
      create index idx_subscription_versions_plan_price_id on subscription_versions (plan_price_id) where plan_price_id is not null;
      comment on index idx_subscription_versions_plan_price_id is 'subscription versions of one plan price, and its foreign key'`);
    this.addSql(`
      create trigger subscription_versions_append_only before update or delete on subscription_versions for each row execute function refuse_change();
      create trigger subscription_versions_append_only_truncate before truncate on subscription_versions for each statement execute function refuse_change()`);
    this.addSql(`
      create table subscription_schedules (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        subscription_id uuid null,
        stripe_subscription_schedule_id text not null,
        stripe_status text not null,
        status text not null,
        end_behavior text null,
        phase_count int not null default 0,
        current_phase_start_at timestamptz null,
        current_phase_end_at timestamptz null,
        canceled_at timestamptz null,
        completed_at timestamptz null,
        released_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table subscription_schedules
        add constraint subscription_schedules_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint subscription_schedules_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint subscription_schedules_subscription_id_foreign foreign key (subscription_id) references subscriptions (id) on delete restrict,
        add constraint subscription_schedules_status_check check (status in ('not_started', 'active', 'completed', 'released', 'canceled', 'unknown')),
        add constraint subscription_schedules_product_id_stripe_id_unique unique (product_id, stripe_subscription_schedule_id)`);
    this.addSql(`
      create index idx_subscription_schedules_product_id_status_created_at on subscription_schedules (product_id, status, created_at desc, id desc);
      comment on index idx_subscription_schedules_product_id_status_created_at is 'subscription schedules list of one product filtered by status, newest first';
      create index idx_subscription_schedules_user_id_created_at on subscription_schedules (user_id, created_at desc, id desc);
      comment on index idx_subscription_schedules_user_id_created_at is 'subscription schedules on a user page, newest first';
      create index idx_subscription_schedules_subscription_id on subscription_schedules (subscription_id) where subscription_id is not null;
      comment on index idx_subscription_schedules_subscription_id is 'subscription schedules of one subscription, and its foreign key'`);
    this.addSql(`
      create trigger subscription_schedules_set_updated_at before update on subscription_schedules for each row execute function set_updated_at()`);
  }

  override down(): void {
    this.addSql(`
      drop table subscription_schedules;
      drop table subscription_versions;
      drop table subscription_items`);
    this.addSql(`
      drop index idx_subscriptions_product_id_created_at;
      drop index idx_subscriptions_created_at;
      drop index idx_subscriptions_product_id_status_created_at;
      drop index idx_subscriptions_status_created_at;
      drop index idx_subscriptions_user_id_status_created_at;
      drop index idx_subscriptions_plan_id_status_created_at;
      drop index idx_subscriptions_plan_price_id;
      drop index idx_subscriptions_gift_giver_id;
      drop index idx_subscriptions_current_period_end_at;
      drop index idx_subscriptions_trial_end_at;
      drop index idx_subscriptions_cancel_at;
      drop index subscriptions_product_id_external_id_unique;
      drop index subscriptions_user_id_exclusive_unique`);
    this.addSql(`
      alter table subscriptions
        drop constraint subscriptions_plan_id_foreign,
        drop constraint subscriptions_plan_price_id_foreign,
        drop constraint subscriptions_gift_giver_id_foreign,
        drop constraint subscriptions_quantity_check,
        drop constraint subscriptions_amount_check,
        drop constraint subscriptions_gift_check,
        drop constraint subscriptions_source_check`);
    this.addSql(`
      update subscriptions set stripe_subscription_id = 'import_' || id where stripe_subscription_id is null`);
    this.addSql(`alter table subscriptions alter column stripe_subscription_id set not null`);
    this.addSql(`
      alter table subscriptions
        drop external_id,
        drop source,
        drop stripe_customer_id,
        drop plan_id,
        drop plan_price_id,
        drop recurring_cents,
        drop item_count,
        drop collection_method,
        drop days_until_due,
        drop stripe_payment_method_id,
        drop stripe_coupon_id,
        drop stripe_schedule_id,
        drop stripe_latest_invoice_id,
        drop trial_start_at,
        drop trial_end_at,
        drop cancel_at,
        drop cancellation_reason,
        drop cancellation_feedback,
        drop cancellation_comment,
        drop pause_behavior,
        drop resumes_at,
        drop is_gift,
        drop gift_giver_id,
        drop gift_giver_name,
        drop gift_message,
        drop is_exclusive`);
    this.addSql(`create index idx_subscriptions_user_id on subscriptions (user_id)`);
    this.addSql(`drop function refuse_change()`);
  }
}
