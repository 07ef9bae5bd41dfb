import { Migration } from '@mikro-orm/migrations';

/** All of an invoice and its lines, and payments that say what they paid for. */
export class Invoices extends Migration {
  override up(): void {
    this.addSql(`
      alter table invoices
        add external_id text null,
        add source text not null default 'stripe',
        add subscription_id uuid null,
        add status text not null default 'unknown',
        add billing_reason text null,
        add collection_method text null,
        add description text null,
        add subtotal_cents bigint not null default '0',
        add discount_cents bigint not null default '0',
        add tax_cents bigint not null default '0',
        add due_cents bigint not null default '0',
        add remaining_cents bigint not null default '0',
        add attempt_count int not null default 0,
        add next_attempt_at timestamptz null,
        add period_start_at timestamptz null,
        add period_end_at timestamptz null,
        add finalized_at timestamptz null,
        add paid_at timestamptz null,
        add voided_at timestamptz null,
        add marked_uncollectible_at timestamptz null,
        add hosted_url text null,
        add pdf_url text null`);
    this.addSql(`alter table invoices alter column stripe_invoice_id drop not null`);
    this.addSql(`
      update invoices set
        status = case when stripe_status in ('draft', 'open', 'paid', 'void', 'uncollectible') then stripe_status else 'unknown' end,
        subtotal_cents = total_cents,
        due_cents = total_cents,
        remaining_cents = case when stripe_status = 'open' then total_cents - paid_cents else 0 end,
        subscription_id = (
          select s.id from subscriptions s
          where s.product_id = invoices.product_id and s.stripe_subscription_id = invoices.stripe_subscription_id
        )`);
    this.addSql(`
      alter table invoices
        add constraint invoices_subscription_id_foreign foreign key (subscription_id) references subscriptions (id) on delete restrict,
        add constraint invoices_source_check check (source in ('stripe', 'import', 'manual')),
        add constraint invoices_status_check check (status in ('draft', 'open', 'paid', 'void', 'uncollectible', 'unknown'))`);
    this.addSql(`
      create unique index invoices_product_id_external_id_unique on invoices (product_id, external_id) where external_id is not null`);
    this.addSql(`drop index idx_invoices_user_id`);
    this.addSql(`
      create index idx_invoices_number_trigram on invoices using gin (lower(number) gin_trgm_ops);
      comment on index idx_invoices_number_trigram is 'invoices found by a piece of their number';
      create index idx_invoices_product_id_created_at on invoices (product_id, created_at desc, id desc);
      comment on index idx_invoices_product_id_created_at is 'invoices list of one product, newest first';
      create index idx_invoices_created_at on invoices (created_at desc, id desc);
      comment on index idx_invoices_created_at is 'invoices list across products, newest first';
      create index idx_invoices_product_id_status_created_at on invoices (product_id, status, created_at desc, id desc);
      comment on index idx_invoices_product_id_status_created_at is 'invoices list of one product filtered by status, newest first';
      create index idx_invoices_status_created_at on invoices (status, created_at desc, id desc);
      comment on index idx_invoices_status_created_at is 'invoices list across products filtered by status, newest first';
      create index idx_invoices_user_id_status_created_at on invoices (user_id, status, created_at desc, id desc);
      comment on index idx_invoices_user_id_status_created_at is 'invoices of one user filtered by status, newest first';
      create index idx_invoices_subscription_id on invoices (subscription_id) where subscription_id is not null;
      comment on index idx_invoices_subscription_id is 'invoices of one subscription, and its foreign key';
      create index idx_invoices_due_at on invoices (due_at, id) where status = 'open';
      comment on index idx_invoices_due_at is 'overdue invoices';
      create index idx_invoices_next_attempt_at on invoices (next_attempt_at, id) where status = 'open';
      comment on index idx_invoices_next_attempt_at is 'open invoices by when Stripe tries again'`);
    this.addSql(`
      create table invoice_lines (
        id uuid not null,
        product_id uuid not null,
        invoice_id uuid not null,
        subscription_id uuid null,
        plan_price_id uuid null,
        stripe_line_id text null,
        stripe_price_id text null,
        position int not null,
        description text null,
        amount_cents bigint not null,
        discount_cents bigint not null default '0',
        tax_cents bigint not null default '0',
        currency char(3) not null,
        quantity int null,
        is_proration boolean not null default false,
        period_start_at timestamptz null,
        period_end_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table invoice_lines
        add constraint invoice_lines_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint invoice_lines_invoice_id_foreign foreign key (invoice_id) references invoices (id) on delete cascade,
        add constraint invoice_lines_subscription_id_foreign foreign key (subscription_id) references subscriptions (id) on delete restrict,
        add constraint invoice_lines_plan_price_id_foreign foreign key (plan_price_id) references plan_prices (id) on delete restrict,
        add constraint invoice_lines_product_id_stripe_line_id_unique unique (product_id, stripe_line_id)`);
    this.addSql(`
      create index idx_invoice_lines_invoice_id on invoice_lines (invoice_id);
      comment on index idx_invoice_lines_invoice_id is 'invoice lines of one invoice, and its foreign key';
      create index idx_invoice_lines_subscription_id on invoice_lines (subscription_id) where subscription_id is not null;
      comment on index idx_invoice_lines_subscription_id is 'invoice lines of one subscription, and its foreign key';
      create index idx_invoice_lines_plan_price_id on invoice_lines (plan_price_id) where plan_price_id is not null;
      comment on index idx_invoice_lines_plan_price_id is 'invoice lines of one plan price, and its foreign key'`);
    this.addSql(`
      create trigger invoice_lines_set_updated_at before update on invoice_lines for each row execute function set_updated_at()`);
    this.addSql(`
      alter table payments
        add stripe_payment_method_id text null,
        add external_id text null,
        add source text not null default 'stripe',
        add kind text not null default 'other',
        add invoice_id uuid null,
        add subscription_id uuid null,
        add refund_state text generated always as (case when refunded_cents <= 0 then 'none' when refunded_cents < captured_cents then 'partial' else 'full' end) stored not null,
        add kept_cents bigint generated always as (captured_cents - refunded_cents) stored not null,
        add fee_cents bigint null,
        add fee_currency char(3) null,
        add credits_cents bigint null,
        add method_type text null,
        add receipt_url text null`);
    this.addSql(`alter table payments alter column stripe_payment_intent_id drop not null`);
    this.addSql(`
      update payments set kind = 'subscription', invoice_id = i.id, subscription_id = i.subscription_id
      from invoices i
      where i.product_id = payments.product_id and i.stripe_invoice_id = payments.stripe_invoice_id`);
    this.addSql(`
      alter table payments
        add constraint payments_invoice_id_foreign foreign key (invoice_id) references invoices (id) on delete restrict,
        add constraint payments_subscription_id_foreign foreign key (subscription_id) references subscriptions (id) on delete restrict,
        add constraint payments_amount_check check (amount_cents >= 0),
        add constraint payments_credits_check check (credits_cents > 0 and (credits_cents is null or kind = 'credit_purchase')),
        add constraint payments_source_check check (source in ('stripe', 'import', 'manual')),
        add constraint payments_kind_check check (kind in ('subscription', 'credit_purchase', 'addon', 'gift', 'other'))`);
    this.addSql(`
      create unique index payments_product_id_external_id_unique on payments (product_id, external_id) where external_id is not null;
      create index idx_payments_product_id_created_at on payments (product_id, created_at desc, id desc);
      comment on index idx_payments_product_id_created_at is 'payments list of one product, newest first';
      create index idx_payments_created_at on payments (created_at desc, id desc);
      comment on index idx_payments_created_at is 'payments list across products, newest first';
      create index idx_payments_product_id_status_created_at on payments (product_id, status, created_at desc, id desc);
      comment on index idx_payments_product_id_status_created_at is 'payments list of one product filtered by status, newest first';
      create index idx_payments_status_created_at on payments (status, created_at desc, id desc);
      comment on index idx_payments_status_created_at is 'payments list across products filtered by status, newest first';
      create index idx_payments_user_id_status_created_at on payments (user_id, status, created_at desc, id desc);
      comment on index idx_payments_user_id_status_created_at is 'payments of one user filtered by status, newest first';
      create index idx_payments_card_last4_amount_cents_created_at on payments (card_last4, amount_cents, created_at desc, id desc);
      comment on index idx_payments_card_last4_amount_cents_created_at is 'look-up of a payment by the last four digits and the amount on a statement';
      create index idx_payments_product_id_kind_created_at on payments (product_id, kind, created_at desc, id desc) where kind <> 'subscription';
      comment on index idx_payments_product_id_kind_created_at is 'credit purchases, add-ons and gifts of one product, newest first';
      create index idx_payments_product_id_refund_state_created_at on payments (product_id, refund_state, created_at desc, id desc) where refunded_cents > 0;
      comment on index idx_payments_product_id_refund_state_created_at is 'refunded payments of one product, partly or fully, newest first';
      create index idx_payments_product_id_is_disputed_created_at on payments (product_id, is_disputed, created_at desc, id desc) where is_disputed;
      comment on index idx_payments_product_id_is_disputed_created_at is 'disputed payments of one product, newest first';
      create index idx_payments_invoice_id on payments (invoice_id) where invoice_id is not null;
      comment on index idx_payments_invoice_id is 'payments of one invoice, and its foreign key';
      create index idx_payments_subscription_id on payments (subscription_id) where subscription_id is not null;
      comment on index idx_payments_subscription_id is 'payments of one subscription, and its foreign key'`);
  }

  override down(): void {
    this.addSql(`
      drop index idx_payments_product_id_created_at;
      drop index idx_payments_created_at;
      drop index idx_payments_product_id_status_created_at;
      drop index idx_payments_status_created_at;
      drop index idx_payments_user_id_status_created_at;
      drop index idx_payments_card_last4_amount_cents_created_at;
      drop index idx_payments_product_id_kind_created_at;
      drop index idx_payments_product_id_refund_state_created_at;
      drop index idx_payments_product_id_is_disputed_created_at;
      drop index idx_payments_invoice_id;
      drop index idx_payments_subscription_id;
      drop index payments_product_id_external_id_unique`);
    this.addSql(`
      alter table payments
        drop constraint payments_invoice_id_foreign,
        drop constraint payments_subscription_id_foreign,
        drop constraint payments_amount_check,
        drop constraint payments_credits_check,
        drop constraint payments_source_check,
        drop constraint payments_kind_check`);
    this.addSql(`
      update payments set stripe_payment_intent_id = 'import_' || id where stripe_payment_intent_id is null`);
    this.addSql(`alter table payments alter column stripe_payment_intent_id set not null`);
    this.addSql(`
      alter table payments
        drop stripe_payment_method_id,
        drop external_id,
        drop source,
        drop kind,
        drop invoice_id,
        drop subscription_id,
        drop refund_state,
        drop kept_cents,
        drop fee_cents,
        drop fee_currency,
        drop credits_cents,
        drop method_type,
        drop receipt_url`);
    this.addSql(`drop table invoice_lines`);
    this.addSql(`
      drop index idx_invoices_number_trigram;
      drop index idx_invoices_product_id_created_at;
      drop index idx_invoices_created_at;
      drop index idx_invoices_product_id_status_created_at;
      drop index idx_invoices_status_created_at;
      drop index idx_invoices_user_id_status_created_at;
      drop index idx_invoices_subscription_id;
      drop index idx_invoices_due_at;
      drop index idx_invoices_next_attempt_at;
      drop index invoices_product_id_external_id_unique`);
    this.addSql(`
      alter table invoices
        drop constraint invoices_subscription_id_foreign,
        drop constraint invoices_source_check,
        drop constraint invoices_status_check`);
    this.addSql(`update invoices set stripe_invoice_id = 'import_' || id where stripe_invoice_id is null`);
    this.addSql(`alter table invoices alter column stripe_invoice_id set not null`);
    this.addSql(`
      alter table invoices
        drop external_id,
        drop source,
        drop subscription_id,
        drop status,
        drop billing_reason,
        drop collection_method,
        drop description,
        drop subtotal_cents,
        drop discount_cents,
        drop tax_cents,
        drop due_cents,
        drop remaining_cents,
        drop attempt_count,
        drop next_attempt_at,
        drop period_start_at,
        drop period_end_at,
        drop finalized_at,
        drop paid_at,
        drop voided_at,
        drop marked_uncollectible_at,
        drop hosted_url,
        drop pdf_url`);
    this.addSql(`create index idx_invoices_user_id on invoices (user_id)`);
  }
}
