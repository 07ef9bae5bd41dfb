import { Migration } from '@mikro-orm/migrations';

/** The rest of the money at Stripe: charges, payment methods, setup intents, the balance. */
export class StripeMoney extends Migration {
  override up(): void {
    this.addSql(`
      create table charges (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        payment_id uuid null,
        stripe_charge_id text not null,
        stripe_payment_intent_id text null,
        stripe_payment_method_id text null,
        stripe_balance_transaction_id text null,
        stripe_status text not null,
        status text not null,
        amount_cents bigint not null,
        captured_cents bigint not null default '0',
        refunded_cents bigint not null default '0',
        currency char(3) not null,
        is_disputed boolean not null default false,
        description text null,
        failure_code text null,
        failure_message text null,
        outcome_type text null,
        network_status text null,
        network_decline_code text null,
        seller_message text null,
        risk_level text null,
        risk_score int null,
        method_type text null,
        card_brand text null,
        card_last4 text null,
        card_funding text null,
        card_country text null,
        card_exp_month int null,
        card_exp_year int null,
        card_fingerprint text null,
        receipt_url text null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table charges
        add constraint charges_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint charges_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint charges_payment_id_foreign foreign key (payment_id) references payments (id) on delete restrict,
        add constraint charges_amount_check check (amount_cents >= 0 and captured_cents >= 0 and refunded_cents >= 0),
        add constraint charges_status_check check (status in ('succeeded', 'pending', 'failed', 'unknown')),
        add constraint charges_product_id_stripe_charge_id_unique unique (product_id, stripe_charge_id)`);
    this.addSql(`
      create index idx_charges_payment_id_created_at on charges (payment_id, created_at desc, id desc);
      comment on index idx_charges_payment_id_created_at is 'attempts at one payment, newest first, and its foreign key';
      create index idx_charges_user_id_created_at on charges (user_id, created_at desc, id desc);
      comment on index idx_charges_user_id_created_at is 'charges on a user page, newest first';
      create index idx_charges_card_fingerprint on charges (card_fingerprint) where card_fingerprint is not null;
      comment on index idx_charges_card_fingerprint is 'other payments of the same card'`);
    this.addSql(`
      create trigger charges_set_updated_at before update on charges for each row execute function set_updated_at()`);
    this.addSql(`
      create table payment_methods (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        stripe_payment_method_id text not null,
        type text not null,
        card_brand text null,
        card_last4 text null,
        card_funding text null,
        card_country text null,
        card_exp_month int null,
        card_exp_year int null,
        card_expires_on date generated always as ((make_date(card_exp_year, card_exp_month, 1) + interval '1 month')::date) stored null,
        card_fingerprint text null,
        detached_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table payment_methods
        add constraint payment_methods_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint payment_methods_user_id_foreign foreign key (user_id) references users (id) on delete cascade,
        add constraint payment_methods_expiry_check check (card_exp_month >= 1 and card_exp_month <= 12 and card_exp_year >= 1 and card_exp_year <= 9999),
        add constraint payment_methods_product_id_stripe_payment_method_id_unique unique (product_id, stripe_payment_method_id)`);
    this.addSql(`
      create index idx_payment_methods_user_id_created_at on payment_methods (user_id, created_at desc, id desc);
      comment on index idx_payment_methods_user_id_created_at is 'payment methods on a user page, newest first';
      create index idx_payment_methods_card_expires_on on payment_methods (card_expires_on, id) where detached_at is null;
      comment on index idx_payment_methods_card_expires_on is 'cards that lapse soon';
      create index idx_payment_methods_card_fingerprint on payment_methods (card_fingerprint) where card_fingerprint is not null;
      comment on index idx_payment_methods_card_fingerprint is 'other users with the same card'`);
    this.addSql(`
      create trigger payment_methods_set_updated_at before update on payment_methods for each row execute function set_updated_at()`);
    this.addSql(`
      create table setup_intents (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        stripe_setup_intent_id text not null,
        stripe_payment_method_id text null,
        stripe_status text not null,
        status text not null,
        usage text null,
        cancellation_reason text null,
        error_code text null,
        error_message text null,
        error_type text null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table setup_intents
        add constraint setup_intents_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint setup_intents_user_id_foreign foreign key (user_id) references users (id) on delete cascade,
        add constraint setup_intents_status_check check (status in ('requires_payment_method', 'requires_confirmation', 'requires_action', 'processing', 'succeeded', 'canceled', 'unknown')),
        add constraint setup_intents_error_type_check check (error_type in ('user_error', 'system_error', 'model_error')),
        add constraint setup_intents_product_id_stripe_setup_intent_id_unique unique (product_id, stripe_setup_intent_id)`);
    this.addSql(`
      create index idx_setup_intents_user_id_created_at on setup_intents (user_id, created_at desc, id desc);
      comment on index idx_setup_intents_user_id_created_at is 'setup intents on a user page, newest first'`);
    this.addSql(`
      create trigger setup_intents_set_updated_at before update on setup_intents for each row execute function set_updated_at()`);
    this.addSql(`
      create table balance_transactions (
        id uuid not null,
        product_id uuid not null,
        stripe_balance_transaction_id text not null,
        type text not null,
        reporting_category text null,
        stripe_source_id text null,
        amount_cents bigint not null,
        fee_cents bigint not null,
        net_cents bigint generated always as (amount_cents - fee_cents) stored not null,
        currency char(3) not null,
        exchange_rate numeric(20,10) null,
        stripe_status text not null,
        description text null,
        available_at timestamptz not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table balance_transactions
        add constraint balance_transactions_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint balance_transactions_product_id_stripe_id_unique unique (product_id, stripe_balance_transaction_id)`);
    this.addSql(`
      create index idx_balance_transactions_product_id_created_at on balance_transactions (product_id, created_at desc, id desc);
      comment on index idx_balance_transactions_product_id_created_at is 'balance transactions list of one product, newest first';
      create index idx_balance_transactions_product_id_type_created_at on balance_transactions (product_id, type, created_at desc, id desc);
      comment on index idx_balance_transactions_product_id_type_created_at is 'balance transactions list of one product filtered by type, newest first';
      create index idx_balance_transactions_product_id_stripe_source_id on balance_transactions (product_id, stripe_source_id);
      comment on index idx_balance_transactions_product_id_stripe_source_id is 'what a charge, refund or dispute came to in the balance'`);
    this.addSql(`
      create trigger balance_transactions_set_updated_at before update on balance_transactions for each row execute function set_updated_at()`);
  }

  override down(): void {
    this.addSql(`
      drop table balance_transactions;
      drop table setup_intents;
      drop table payment_methods;
      drop table charges`);
  }
}
