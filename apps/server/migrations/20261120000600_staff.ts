import { Migration } from '@mikro-orm/migrations';

/** Who works at the desk, and what guards their sign-in. Passwords and sessions stand in schema `auth`. */
export class Staff extends Migration {
  override up(): void {
    this.addSql(`
      create table staff_members (
        id uuid not null,
        name text not null,
        email text not null,
        role text not null,
        is_active boolean not null default true,
        refund_limit_cents bigint null,
        step_up_threshold_cents bigint null,
        last_signed_in_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        version int not null default 1,
        primary key (id)
      )`);
    this.addSql(`create unique index staff_members_email_unique on staff_members (lower(email))`);
    this.addSql(
      `alter table staff_members add constraint staff_members_role_check check (role in ('support_agent', 'support_lead', 'finance', 'engineer', 'auditor', 'owner'))`,
    );
    this.addSql(
      `create trigger staff_members_set_updated_at before update on staff_members for each row execute function set_updated_at()`,
    );
    this.addSql(`
      create table api_keys (
        id uuid not null,
        name text not null,
        role text not null,
        prefix text not null,
        secret_hash text not null,
        created_by_kind text not null,
        created_by_id text null,
        last_used_at timestamptz null,
        revoked_at timestamptz null,
        created_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`alter table api_keys add constraint api_keys_secret_hash_unique unique (secret_hash)`);
    this.addSql(
      `alter table api_keys add constraint api_keys_role_check check (role in ('support_agent', 'support_lead', 'finance', 'engineer', 'auditor', 'owner'))`,
    );
    this.addSql(`
      create table totp_claims (
        member_id uuid not null,
        step int not null,
        claimed_at timestamptz not null default now(),
        primary key (member_id, step)
      )`);
    this.addSql(
      `alter table totp_claims add constraint totp_claims_member_id_foreign foreign key (member_id) references staff_members (id) on delete cascade`,
    );
    this.addSql(`
      create table session_step_ups (
        session_id text not null,
        member_id uuid not null,
        stepped_up_until timestamptz not null,
        primary key (session_id)
      )`);
    this.addSql(`create index idx_session_step_ups_member_id on session_step_ups (member_id)`);
    this.addSql(
      `alter table session_step_ups add constraint session_step_ups_member_id_foreign foreign key (member_id) references staff_members (id) on delete cascade`,
    );
    this.addSql(`
      create table rate_limits (
        key text not null,
        attempt_count int not null,
        expires_at timestamptz not null,
        primary key (key)
      )`);
    this.addSql(`create index idx_rate_limits_expires_at on rate_limits (expires_at)`);
    this.addSql(`
      create table setup_tokens (
        purpose text not null,
        token_hash text not null,
        used_at timestamptz null,
        created_at timestamptz not null default now(),
        primary key (purpose)
      )`);
    this.addSql(
      `alter table setup_tokens add constraint setup_tokens_purpose_check check (purpose in ('first_owner'))`,
    );
  }

  override down(): void {
    this.addSql(
      `drop table setup_tokens, rate_limits, session_step_ups, totp_claims, api_keys, staff_members`,
    );
  }
}
