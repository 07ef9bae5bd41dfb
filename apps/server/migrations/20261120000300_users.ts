import { Migration } from '@mikro-orm/migrations';

/** Users, one row per product and person, and the ids other systems know them by. */
export class Users extends Migration {
  override up(): void {
    this.addSql(`create extension if not exists pg_trgm`);
    this.addSql(`
      create table users (
        id uuid not null,
        product_id uuid not null,
        email text null,
        full_name text null,
        stripe_customer_id text null,
        tracking_level text not null default 'full',
        signed_up_at timestamptz null,
        deleted_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`create index idx_users_product_id on users (product_id)`);
    this.addSql(`create index idx_users_email_trigram on users using gin (lower(email) gin_trgm_ops)`);
    this.addSql(
      `create index idx_users_full_name_trigram on users using gin (lower(full_name) gin_trgm_ops)`,
    );
    this.addSql(
      `create unique index users_product_id_email_unique on users (product_id, lower(email)) where deleted_at is null`,
    );
    this.addSql(
      `alter table users add constraint users_product_id_stripe_customer_id_unique unique (product_id, stripe_customer_id)`,
    );
    this.addSql(
      `alter table users add constraint users_tracking_level_check check (tracking_level in ('full', 'analytics_only', 'errors_only'))`,
    );
    this.addSql(`
      create table user_identities (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        kind text not null,
        external_id text not null,
        created_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`create index idx_user_identities_user_id on user_identities (user_id)`);
    this.addSql(
      `alter table user_identities add constraint user_identities_product_id_kind_external_id_unique unique (product_id, kind, external_id)`,
    );
    this.addSql(
      `alter table user_identities add constraint user_identities_kind_check check (kind in ('stripe_customer', 'external'))`,
    );
    this.addSql(
      `alter table users add constraint users_product_id_foreign foreign key (product_id) references products (id) on delete restrict`,
    );
    this.addSql(
      `alter table user_identities add constraint user_identities_product_id_foreign foreign key (product_id) references products (id) on delete restrict`,
    );
    this.addSql(
      `alter table user_identities add constraint user_identities_user_id_foreign foreign key (user_id) references users (id) on delete cascade`,
    );
    this.addSql(
      `create trigger users_set_updated_at before update on users for each row execute function set_updated_at()`,
    );
  }

  override down(): void {
    this.addSql(`drop table user_identities`);
    this.addSql(`drop table users`);
  }
}
