import { Migration } from '@mikro-orm/migrations';

/** The thin mirror of Stripe and the refunds made from here. */
export class Billing extends Migration {
  override up(): void {
    this.addSql(`
      create table stripe_objects (
        product_id uuid not null,
        id text not null,
        type text not null,
        raw jsonb null,
        content_hash text null,
        is_deleted boolean not null default false,
        fetched_at timestamptz null,
        lease_token uuid null,
        leased_until timestamptz null,
        primary key (product_id, id)
      )`);
    this.addSql(`create index idx_stripe_objects_product_id_type on stripe_objects (product_id, type)`);
    this.addSql(`
      create table subscriptions (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        stripe_subscription_id text not null,
        stripe_status text not null,
        status text not null,
        plan_name text not null,
        price_cents bigint null,
        currency char(3) null,
        billing_interval text null,
        interval_count int null,
        quantity int not null default 1,
        started_at timestamptz null,
        current_period_start_at timestamptz null,
        current_period_end_at timestamptz null,
        is_cancel_at_period_end boolean not null default false,
        canceled_at timestamptz null,
        ended_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`create index idx_subscriptions_user_id on subscriptions (user_id)`);
    this.addSql(
      `alter table subscriptions add constraint subscriptions_product_id_stripe_subscription_id_unique unique (product_id, stripe_subscription_id)`,
    );
    this.addSql(
      `alter table subscriptions add constraint subscriptions_status_check check (status in ('incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused', 'unknown'))`,
    );
    this.addSql(`
      create table payments (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        stripe_payment_intent_id text not null,
        stripe_charge_id text null,
        stripe_invoice_id text null,
        stripe_status text not null,
        status text not null,
        amount_cents bigint not null,
        captured_cents bigint not null default '0',
        refunded_cents bigint not null default '0',
        currency char(3) not null,
        is_disputed boolean not null default false,
        description text null,
        card_brand text null,
        card_last4 text null,
        failure_code text null,
        failure_message text null,
        paid_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(
      `create index idx_payments_user_id_created_at on payments (user_id, created_at desc, id desc)`,
    );
    this.addSql(
      `create index idx_payments_product_id_stripe_charge_id on payments (product_id, stripe_charge_id)`,
    );
    this.addSql(
      `create index idx_payments_product_id_stripe_invoice_id on payments (product_id, stripe_invoice_id)`,
    );
    this.addSql(
      `alter table payments add constraint payments_product_id_stripe_payment_intent_id_unique unique (product_id, stripe_payment_intent_id)`,
    );
    this.addSql(
      `alter table payments add constraint payments_captured_check check (captured_cents >= 0 and refunded_cents >= 0)`,
    );
    this.addSql(
      `alter table payments add constraint payments_status_check check (status in ('succeeded', 'failed', 'processing', 'requires_action', 'canceled', 'unknown'))`,
    );
    this.addSql(`
      create table refunds (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        payment_id uuid not null,
        stripe_refund_id text null,
        state text not null,
        amount_cents bigint not null,
        currency char(3) not null,
        reason text null,
        note text null,
        is_external boolean not null default false,
        requested_by_kind text null,
        requested_by_id text null,
        requested_by_name text null,
        first_sent_at timestamptz null,
        attempt_count int not null default 0,
        next_attempt_at timestamptz null,
        leased_until timestamptz null,
        lease_token uuid null,
        detail text null,
        settled_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`create index idx_refunds_user_id on refunds (user_id)`);
    this.addSql(`create index idx_refunds_payment_id on refunds (payment_id)`);
    this.addSql(
      `create index idx_refunds_next_attempt_at on refunds (next_attempt_at) where state in ('requested', 'submitting', 'unknown', 'pending', 'requires_action')`,
    );
    this.addSql(
      `alter table refunds add constraint refunds_product_id_stripe_refund_id_unique unique (product_id, stripe_refund_id)`,
    );
    this.addSql(`alter table refunds add constraint refunds_amount_check check (amount_cents > 0)`);
    this.addSql(
      `alter table refunds add constraint refunds_state_check check (state in ('requested', 'awaiting_approval', 'submitting', 'unknown', 'pending', 'requires_action', 'succeeded', 'failed', 'canceled'))`,
    );
    this.addSql(
      `alter table refunds add constraint refunds_reason_check check (reason in ('requested_by_customer', 'service_failed', 'duplicate', 'unused_subscription', 'goodwill', 'fraudulent'))`,
    );
    this.addSql(`
      create table disputes (
        id uuid not null,
        product_id uuid not null,
        payment_id uuid not null,
        stripe_dispute_id text not null,
        stripe_status text not null,
        reason text null,
        amount_cents bigint not null,
        currency char(3) not null,
        evidence_due_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`create index idx_disputes_payment_id on disputes (payment_id)`);
    this.addSql(
      `alter table disputes add constraint disputes_product_id_stripe_dispute_id_unique unique (product_id, stripe_dispute_id)`,
    );
    this.addSql(`
      create table invoices (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        stripe_invoice_id text not null,
        stripe_subscription_id text null,
        number text null,
        stripe_status text not null,
        total_cents bigint not null,
        paid_cents bigint not null,
        currency char(3) not null,
        due_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`create index idx_invoices_user_id on invoices (user_id)`);
    this.addSql(`create index idx_invoices_product_id_number on invoices (product_id, number)`);
    this.addSql(
      `alter table invoices add constraint invoices_product_id_stripe_invoice_id_unique unique (product_id, stripe_invoice_id)`,
    );
    this.addSql(
      `alter table stripe_objects add constraint stripe_objects_product_id_foreign foreign key (product_id) references products (id) on delete restrict`,
    );
    this.addSql(
      `alter table subscriptions add constraint subscriptions_product_id_foreign foreign key (product_id) references products (id) on delete restrict`,
    );
    this.addSql(
      `alter table subscriptions add constraint subscriptions_user_id_foreign foreign key (user_id) references users (id) on delete restrict`,
    );
    this.addSql(
      `alter table payments add constraint payments_product_id_foreign foreign key (product_id) references products (id) on delete restrict`,
    );
    this.addSql(
      `alter table payments add constraint payments_user_id_foreign foreign key (user_id) references users (id) on delete restrict`,
    );
    this.addSql(
      `alter table refunds add constraint refunds_product_id_foreign foreign key (product_id) references products (id) on delete restrict`,
    );
    this.addSql(
      `alter table refunds add constraint refunds_user_id_foreign foreign key (user_id) references users (id) on delete restrict`,
    );
    this.addSql(
      `alter table refunds add constraint refunds_payment_id_foreign foreign key (payment_id) references payments (id) on delete restrict`,
    );
    this.addSql(
      `alter table disputes add constraint disputes_product_id_foreign foreign key (product_id) references products (id) on delete restrict`,
    );
    this.addSql(
      `alter table disputes add constraint disputes_payment_id_foreign foreign key (payment_id) references payments (id) on delete restrict`,
    );
    this.addSql(
      `alter table invoices add constraint invoices_product_id_foreign foreign key (product_id) references products (id) on delete restrict`,
    );
    this.addSql(
      `alter table invoices add constraint invoices_user_id_foreign foreign key (user_id) references users (id) on delete restrict`,
    );
    this.addSql(
      `create trigger subscriptions_set_updated_at before update on subscriptions for each row execute function set_updated_at()`,
    );
    this.addSql(
      `create trigger invoices_set_updated_at before update on invoices for each row execute function set_updated_at()`,
    );
    this.addSql(
      `create trigger payments_set_updated_at before update on payments for each row execute function set_updated_at()`,
    );
    this.addSql(
      `create trigger refunds_set_updated_at before update on refunds for each row execute function set_updated_at()`,
    );
    this.addSql(
      `create trigger disputes_set_updated_at before update on disputes for each row execute function set_updated_at()`,
    );
  }

  override down(): void {
    this.addSql(`drop table disputes`);
    this.addSql(`drop table refunds`);
    this.addSql(`drop table payments`);
    this.addSql(`drop table invoices`);
    this.addSql(`drop table subscriptions`);
    this.addSql(`drop table stripe_objects`);
  }
}
