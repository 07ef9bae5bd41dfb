import { Migration } from '@mikro-orm/migrations';

/** How users are known elsewhere, sign in and describe themselves. No live credential is ever kept. */
export class UserAccounts extends Migration {
  override up(): void {
    this.addSql(`alter table user_identities drop constraint user_identities_kind_check`);
    this.addSql(
      `alter table user_identities add constraint user_identities_kind_check check (kind in ('stripe_customer', 'external', 'clerk', 'posthog', 'fingerprint'))`,
    );
    // One device may belong to several people; every other id names one.
    this.addSql(
      `alter table user_identities drop constraint user_identities_product_id_kind_external_id_unique`,
    );
    this.addSql(
      `create unique index user_identities_product_id_kind_external_id_unique on user_identities (product_id, kind, external_id) where kind <> 'fingerprint'`,
    );
    this.addSql(
      `create unique index user_identities_user_id_kind_external_id_unique on user_identities (user_id, kind, external_id)`,
    );
    this.addSql(
      `create index idx_user_identities_product_id_external_id on user_identities (product_id, external_id)`,
    );
    this.addSql(`drop index idx_user_identities_user_id`);

    this.addSql(`
      create table user_profiles (
        user_id uuid not null,
        product_id uuid not null,
        primary_love_language text null,
        secondary_love_language text null,
        locale text null,
        timezone text null,
        preferences jsonb not null default '{}',
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (user_id),
        constraint user_profiles_primary_love_language_check check (primary_love_language in ('words_of_affirmation', 'quality_time', 'acts_of_service', 'physical_touch', 'receiving_gifts')),
        constraint user_profiles_secondary_love_language_check check (secondary_love_language in ('words_of_affirmation', 'quality_time', 'acts_of_service', 'physical_touch', 'receiving_gifts')),
        constraint user_profiles_preferences_check check (jsonb_typeof(preferences) = 'object'),
        constraint user_profiles_user_id_foreign foreign key (user_id) references users (id) on delete cascade,
        constraint user_profiles_product_id_foreign foreign key (product_id) references products (id) on delete restrict
      )`);
    this.addSql(`create index idx_user_profiles_product_id on user_profiles (product_id)`);
    this.addSql(
      `create trigger user_profiles_set_updated_at before update on user_profiles for each row execute function set_updated_at()`,
    );

    this.addSql(`
      create table auth_sessions (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        external_id text null,
        fingerprint text null,
        ip inet null,
        user_agent text null,
        started_at timestamptz not null,
        last_active_at timestamptz null,
        expires_at timestamptz not null,
        ended_at timestamptz null,
        created_at timestamptz not null default now(),
        primary key (id),
        constraint auth_sessions_product_id_external_id_unique unique (product_id, external_id),
        constraint auth_sessions_expires_at_check check (expires_at > started_at),
        constraint auth_sessions_user_id_foreign foreign key (user_id) references users (id) on delete cascade,
        constraint auth_sessions_product_id_foreign foreign key (product_id) references products (id) on delete restrict
      )`);
    this.addSql(
      `create index idx_auth_sessions_user_id_started_at on auth_sessions (user_id, started_at desc, id desc)`,
    );
    this.addSql(
      `create index idx_auth_sessions_product_id_fingerprint on auth_sessions (product_id, fingerprint) where fingerprint is not null`,
    );
    this.addSql(`create index idx_auth_sessions_expires_at on auth_sessions (expires_at)`);

    this.addSql(`
      create table email_verifications (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        email text not null,
        is_verified boolean not null default false,
        verified_at timestamptz null,
        attempt_count int not null default 0,
        expires_at timestamptz not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id),
        constraint email_verifications_verified_check check (not is_verified or verified_at is not null),
        constraint email_verifications_attempt_count_check check (attempt_count >= 0),
        constraint email_verifications_user_id_foreign foreign key (user_id) references users (id) on delete cascade,
        constraint email_verifications_product_id_foreign foreign key (product_id) references products (id) on delete restrict
      )`);
    this.addSql(
      `create index idx_email_verifications_user_id_created_at on email_verifications (user_id, created_at desc)`,
    );
    this.addSql(`create index idx_email_verifications_product_id on email_verifications (product_id)`);
    this.addSql(`create index idx_email_verifications_expires_at on email_verifications (expires_at)`);
    this.addSql(
      `create trigger email_verifications_set_updated_at before update on email_verifications for each row execute function set_updated_at()`,
    );

    this.addSql(`
      create table password_resets (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        email text not null,
        is_used boolean not null default false,
        used_at timestamptz null,
        expires_at timestamptz not null,
        created_at timestamptz not null default now(),
        primary key (id),
        constraint password_resets_used_check check (not is_used or used_at is not null),
        constraint password_resets_user_id_foreign foreign key (user_id) references users (id) on delete cascade,
        constraint password_resets_product_id_foreign foreign key (product_id) references products (id) on delete restrict
      )`);
    this.addSql(
      `create index idx_password_resets_user_id_created_at on password_resets (user_id, created_at desc)`,
    );
    this.addSql(`create index idx_password_resets_product_id on password_resets (product_id)`);
    this.addSql(`create index idx_password_resets_expires_at on password_resets (expires_at)`);
  }

  override down(): void {
    this.addSql(`drop table password_resets, email_verifications, auth_sessions, user_profiles`);
    this.addSql(`create index idx_user_identities_user_id on user_identities (user_id)`);
    this.addSql(
      `drop index idx_user_identities_product_id_external_id, user_identities_user_id_kind_external_id_unique, user_identities_product_id_kind_external_id_unique`,
    );
    // The older version knows these two kinds alone, and an id there names one user.
    this.addSql(`delete from user_identities where kind not in ('stripe_customer', 'external')`);
    this.addSql(
      `alter table user_identities add constraint user_identities_product_id_kind_external_id_unique unique (product_id, kind, external_id)`,
    );
    this.addSql(`alter table user_identities drop constraint user_identities_kind_check`);
    this.addSql(
      `alter table user_identities add constraint user_identities_kind_check check (kind in ('stripe_customer', 'external'))`,
    );
  }
}
