import { Migration } from '@mikro-orm/migrations';

/** Prepaid credit as an append-only ledger, and what users bought or redeemed beside their plan. */
export class Credits extends Migration {
  override up(): void {
    this.addSql(`
      create table credit_accounts (
        id uuid not null,
        product_id uuid not null,
        user_id uuid null,
        relationship_id uuid null,
        unit text not null,
        currency char(3) null,
        balance_units bigint not null default '0',
        entry_count bigint not null default '0',
        last_entry_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table credit_accounts
        add constraint credit_accounts_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint credit_accounts_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint credit_accounts_owner_check check ((user_id is null) <> (relationship_id is null)),
        add constraint credit_accounts_currency_check check ((unit = 'cents') = (currency is not null)),
        add constraint credit_accounts_unit_check check (unit in ('cents', 'credits')),
        add constraint credit_accounts_user_id_unit_unique unique (user_id, unit),
        add constraint credit_accounts_relationship_id_unit_unique unique (relationship_id, unit)`);
    this.addSql(`
      create index idx_credit_accounts_product_id_created_at on credit_accounts (product_id, created_at desc, id desc);
      comment on index idx_credit_accounts_product_id_created_at is 'credit accounts list of one product, newest first';
      create index idx_credit_accounts_created_at on credit_accounts (created_at desc, id desc);
      comment on index idx_credit_accounts_created_at is 'credit accounts list across products, newest first';
      create index idx_credit_accounts_product_id_balance_units on credit_accounts (product_id, balance_units, id);
      comment on index idx_credit_accounts_product_id_balance_units is 'accounts of one product by balance'`);
    // A balance is the sum of its entries, never a number that somebody sets.
    this.addSql(`
      create function guard_credit_balance() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' and (new.balance_units <> 0 or new.entry_count <> 0) then
          raise exception 'a credit account starts empty: post an entry to fill it' using errcode = 'check_violation';
        end if;
        if tg_op = 'UPDATE' and pg_trigger_depth() < 2
          and (new.balance_units, new.entry_count) is distinct from (old.balance_units, old.entry_count) then
          raise exception 'the balance of a credit account follows its entries: post one instead' using errcode = 'check_violation';
        end if;
        return new;
      end $$`);
    this.addSql(`
      create trigger credit_accounts_guard_balance before insert or update on credit_accounts for each row execute function guard_credit_balance();
      create trigger credit_accounts_set_updated_at before update on credit_accounts for each row execute function set_updated_at()`);
    this.addSql(`
      create table credit_grants (
        id uuid not null,
        product_id uuid not null,
        account_id uuid not null,
        payment_id uuid null,
        category text not null,
        amount_units bigint not null,
        remaining_units bigint not null,
        priority int not null default 50,
        effective_at timestamptz not null,
        expires_at timestamptz null,
        voided_at timestamptz null,
        reason text null,
        note text null,
        granted_by_kind text null,
        granted_by_id text null,
        granted_by_name text null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table credit_grants
        add constraint credit_grants_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint credit_grants_account_id_foreign foreign key (account_id) references credit_accounts (id) on delete restrict,
        add constraint credit_grants_payment_id_foreign foreign key (payment_id) references payments (id) on delete restrict,
        add constraint credit_grants_amount_check check (amount_units > 0 and remaining_units >= 0 and remaining_units <= amount_units),
        add constraint credit_grants_priority_check check (priority >= 0 and priority <= 100),
        add constraint credit_grants_expiry_check check (expires_at > effective_at),
        add constraint credit_grants_category_check check (category in ('paid', 'promotional')),
        add constraint credit_grants_payment_id_unique unique (payment_id)`);
    this.addSql(`
      create index idx_credit_grants_product_id_created_at on credit_grants (product_id, created_at desc, id desc);
      comment on index idx_credit_grants_product_id_created_at is 'credit grants of one product, newest first';
      create index idx_credit_grants_account_id_priority_expires_at on credit_grants (account_id, priority, expires_at, id);
      comment on index idx_credit_grants_account_id_priority_expires_at is 'grants of one account in the order they are used up, and its foreign key';
      create index idx_credit_grants_expires_at on credit_grants (expires_at, id) where remaining_units > 0 and voided_at is null;
      comment on index idx_credit_grants_expires_at is 'grants that lapse next';
      create index idx_credit_grants_granted_by_id on credit_grants (granted_by_id) where granted_by_id is not null;
      comment on index idx_credit_grants_granted_by_id is 'grants given by one member'`);
    this.addSql(`
      create trigger credit_grants_set_updated_at before update on credit_grants for each row execute function set_updated_at()`);
    this.addSql(`
      create table credit_entries (
        id uuid not null,
        product_id uuid not null,
        user_id uuid null,
        account_id uuid not null,
        grant_id uuid null,
        payment_id uuid null,
        refund_id uuid null,
        sequence bigint not null default '0',
        kind text not null,
        amount_units bigint not null,
        balance_units bigint not null default '0',
        external_id text null,
        description text null,
        posted_by_kind text null,
        posted_by_id text null,
        posted_by_name text null,
        occurred_at timestamptz not null default now(),
        created_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table credit_entries
        add constraint credit_entries_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint credit_entries_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint credit_entries_account_id_foreign foreign key (account_id) references credit_accounts (id) on delete restrict,
        add constraint credit_entries_grant_id_foreign foreign key (grant_id) references credit_grants (id) on delete restrict,
        add constraint credit_entries_payment_id_foreign foreign key (payment_id) references payments (id) on delete restrict,
        add constraint credit_entries_refund_id_foreign foreign key (refund_id) references refunds (id) on delete restrict,
        add constraint credit_entries_amount_check check (amount_units <> 0),
        add constraint credit_entries_sign_check check (case when kind in ('purchase', 'grant') then amount_units > 0 when kind in ('usage', 'expiry', 'refund_clawback') then amount_units < 0 else true end),
        add constraint credit_entries_sequence_check check (sequence > 0),
        add constraint credit_entries_kind_check check (kind in ('purchase', 'grant', 'usage', 'expiry', 'refund_clawback', 'adjustment')),
        add constraint credit_entries_account_id_sequence_unique unique (account_id, sequence)`);
    this.addSql(`
      create unique index credit_entries_product_id_external_id_unique on credit_entries (product_id, external_id) where external_id is not null;
      create unique index credit_entries_payment_id_purchase_unique on credit_entries (payment_id) where kind = 'purchase';
      create index idx_credit_entries_product_id_created_at on credit_entries (product_id, created_at desc, id desc);
      comment on index idx_credit_entries_product_id_created_at is 'credit entries list of one product, newest first';
      create index idx_credit_entries_created_at on credit_entries (created_at desc, id desc);
      comment on index idx_credit_entries_created_at is 'credit entries list across products, newest first';
      create index idx_credit_entries_product_id_kind_created_at on credit_entries (product_id, kind, created_at desc, id desc);
      comment on index idx_credit_entries_product_id_kind_created_at is 'credit entries list of one product filtered by kind, newest first';
      create index idx_credit_entries_kind_created_at on credit_entries (kind, created_at desc, id desc);
      comment on index idx_credit_entries_kind_created_at is 'credit entries list across products filtered by kind, newest first';
      create index idx_credit_entries_user_id_kind_created_at on credit_entries (user_id, kind, created_at desc, id desc);
      comment on index idx_credit_entries_user_id_kind_created_at is 'credit entries of one user filtered by kind, newest first';
      create index idx_credit_entries_account_id_created_at on credit_entries (account_id, created_at desc, id desc);
      comment on index idx_credit_entries_account_id_created_at is 'credit entries of one account, newest first';
      create index idx_credit_entries_grant_id on credit_entries (grant_id) where grant_id is not null;
      comment on index idx_credit_entries_grant_id is 'credit entries of one grant, and its foreign key';
      create index idx_credit_entries_payment_id on credit_entries (payment_id) where payment_id is not null;
      comment on index idx_credit_entries_payment_id is 'credit entries of one payment, and its foreign key';
      create index idx_credit_entries_refund_id on credit_entries (refund_id) where refund_id is not null;
      comment on index idx_credit_entries_refund_id is 'credit entries of one refund, and its foreign key'`);
    // Locking the account puts its entries into one order; only this function moves a balance.
    this.addSql(`
      create function post_credit_entry() returns trigger language plpgsql as $$
      declare
        account credit_accounts;
      begin
        update credit_accounts
          set balance_units = balance_units + new.amount_units,
            entry_count = entry_count + 1,
            last_entry_at = greatest(last_entry_at, new.occurred_at)
          where id = new.account_id
          returning * into account;
        if not found then
          raise exception 'credit account % does not exist', new.account_id using errcode = 'foreign_key_violation';
        end if;
        if new.product_id <> account.product_id then
          raise exception 'credit account % belongs to another product', new.account_id using errcode = 'check_violation';
        end if;
        new.user_id := account.user_id;
        new.sequence := account.entry_count;
        new.balance_units := account.balance_units;
        return new;
      end $$`);
    this.addSql(`
      create trigger credit_entries_post before insert on credit_entries for each row execute function post_credit_entry();
      create trigger credit_entries_append_only before update or delete on credit_entries for each row execute function refuse_change();
      create trigger credit_entries_append_only_truncate before truncate on credit_entries for each statement execute function refuse_change()`);
    this.addSql(`
      create table user_addons (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        addon_id uuid not null,
        subscription_id uuid null,
        payment_id uuid null,
        external_id text null,
        status text not null default 'active',
        quantity int not null default 1,
        amount_cents bigint null,
        currency char(3) null,
        purchased_at timestamptz not null,
        ends_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table user_addons
        add constraint user_addons_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint user_addons_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint user_addons_addon_id_foreign foreign key (addon_id) references addons (id) on delete restrict,
        add constraint user_addons_subscription_id_foreign foreign key (subscription_id) references subscriptions (id) on delete restrict,
        add constraint user_addons_payment_id_foreign foreign key (payment_id) references payments (id) on delete restrict,
        add constraint user_addons_quantity_check check (quantity > 0),
        add constraint user_addons_amount_check check (amount_cents >= 0 and (amount_cents is null or currency is not null)),
        add constraint user_addons_period_check check (ends_at >= purchased_at),
        add constraint user_addons_status_check check (status in ('active', 'canceled', 'expired'))`);
    this.addSql(`
      create unique index user_addons_product_id_external_id_unique on user_addons (product_id, external_id) where external_id is not null;
      create index idx_user_addons_addon_id on user_addons (addon_id);
      comment on index idx_user_addons_addon_id is 'user addons of one addon, and its foreign key';
      create index idx_user_addons_product_id_created_at on user_addons (product_id, created_at desc, id desc);
      comment on index idx_user_addons_product_id_created_at is 'user addons list of one product, newest first';
      create index idx_user_addons_user_id_created_at on user_addons (user_id, created_at desc, id desc);
      comment on index idx_user_addons_user_id_created_at is 'user addons on a user page, newest first';
      create index idx_user_addons_subscription_id on user_addons (subscription_id) where subscription_id is not null;
      comment on index idx_user_addons_subscription_id is 'user addons of one subscription, and its foreign key';
      create index idx_user_addons_payment_id on user_addons (payment_id) where payment_id is not null;
      comment on index idx_user_addons_payment_id is 'user addons of one payment, and its foreign key'`);
    this.addSql(`
      create trigger user_addons_set_updated_at before update on user_addons for each row execute function set_updated_at()`);
    this.addSql(`
      create table discount_redemptions (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        discount_code_id uuid not null,
        subscription_id uuid null,
        payment_id uuid null,
        external_id text null,
        amount_cents bigint null,
        currency char(3) null,
        redeemed_at timestamptz not null,
        created_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table discount_redemptions
        add constraint discount_redemptions_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint discount_redemptions_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint discount_redemptions_discount_code_id_foreign foreign key (discount_code_id) references discount_codes (id) on delete restrict,
        add constraint discount_redemptions_subscription_id_foreign foreign key (subscription_id) references subscriptions (id) on delete restrict,
        add constraint discount_redemptions_payment_id_foreign foreign key (payment_id) references payments (id) on delete restrict,
        add constraint discount_redemptions_amount_check check (amount_cents >= 0 and (amount_cents is null or currency is not null))`);
    this.addSql(`
      create unique index discount_redemptions_product_id_external_id_unique on discount_redemptions (product_id, external_id) where external_id is not null;
      create index idx_discount_redemptions_product_id_created_at on discount_redemptions (product_id, created_at desc, id desc);
      comment on index idx_discount_redemptions_product_id_created_at is 'discount redemptions list of one product, newest first';
      create index idx_discount_redemptions_discount_code_id_created_at on discount_redemptions (discount_code_id, created_at desc, id desc);
      comment on index idx_discount_redemptions_discount_code_id_created_at is 'discount redemptions of one discount code, newest first';
      create index idx_discount_redemptions_user_id_created_at on discount_redemptions (user_id, created_at desc, id desc);
      comment on index idx_discount_redemptions_user_id_created_at is 'discount redemptions on a user page, newest first';
      create index idx_discount_redemptions_subscription_id on discount_redemptions (subscription_id) where subscription_id is not null;
      comment on index idx_discount_redemptions_subscription_id is 'discount redemptions of one subscription, and its foreign key';
      create index idx_discount_redemptions_payment_id on discount_redemptions (payment_id) where payment_id is not null;
      comment on index idx_discount_redemptions_payment_id is 'discount redemptions of one payment, and its foreign key'`);
    // Counting under the code's row lock is what keeps two customers from sharing the last use.
    this.addSql(`
      create function count_discount_redemption() returns trigger language plpgsql as $$
      begin
        update discount_codes set redemption_count = redemption_count + case tg_op when 'INSERT' then 1 else -1 end
          where id = case tg_op when 'INSERT' then new.discount_code_id else old.discount_code_id end;
        return null;
      end $$`);
    this.addSql(`
      create trigger discount_redemptions_count after insert or delete on discount_redemptions for each row execute function count_discount_redemption()`);
    // What a nightly job reads: every account whose balance is not the sum and the last of its entries.
    this.addSql(`
      create function credit_account_mismatches() returns table (
        account_id uuid, product_id uuid, user_id uuid, balance_units bigint, sum_units bigint,
        last_balance_units bigint, entry_count bigint, found_count bigint
      ) language sql stable as $$
        select a.id, a.product_id, a.user_id, a.balance_units, coalesce(e.sum_units, 0)::bigint,
          last.balance_units, a.entry_count, coalesce(e.entry_count, 0)
        from credit_accounts a
        left join (
          select ce.account_id, sum(ce.amount_units) as sum_units, count(*) as entry_count,
            max(ce.sequence) as last_sequence
          from credit_entries ce group by ce.account_id
        ) e on e.account_id = a.id
        left join credit_entries last on last.account_id = a.id and last.sequence = e.last_sequence
        where a.balance_units <> coalesce(e.sum_units, 0)
          or a.entry_count <> coalesce(e.entry_count, 0)
          or a.entry_count <> coalesce(e.last_sequence, 0)
          or a.balance_units <> coalesce(last.balance_units, 0)
      $$`);
  }

  override down(): void {
    this.addSql(`
      drop function credit_account_mismatches();
      drop table discount_redemptions;
      drop table user_addons;
      drop table credit_entries;
      drop table credit_grants;
      drop table credit_accounts;
      drop function count_discount_redemption();
      drop function post_credit_entry();
      drop function guard_credit_balance()`);
  }
}
