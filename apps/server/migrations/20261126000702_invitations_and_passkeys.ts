import { Migration } from '@mikro-orm/migrations';

/** Links that let somebody in once, and the keys that members sign in with in place of a password. */
export class InvitationsAndPasskeys extends Migration {
  override up(): void {
    this.addSql(`
      create table invitations (
        id uuid not null,
        purpose text not null,
        email text not null,
        role text null,
        member_id uuid null,
        token_hash text not null,
        created_by_id uuid not null,
        expires_at timestamptz not null,
        used_at timestamptz null,
        revoked_at timestamptz null,
        created_at timestamptz not null default now(),
        primary key (id),
        constraint invitations_token_hash_unique unique (token_hash),
        constraint invitations_purpose_check check (purpose in ('join', 'new_password', 'new_second_factor', 'new_access')),
        constraint invitations_role_check check (role in ('support_agent', 'support_lead', 'finance', 'engineer', 'auditor', 'owner')),
        constraint invitations_subject_check check ((purpose = 'join') = (role is not null) and (purpose = 'join' or member_id is not null)),
        constraint invitations_end_check check (used_at is null or revoked_at is null),
        constraint invitations_member_id_foreign foreign key (member_id) references staff_members (id) on delete cascade,
        constraint invitations_created_by_id_foreign foreign key (created_by_id) references staff_members (id) on delete cascade
      )`);
    this.addSql(
      `create unique index invitations_open_unique on invitations (lower(email)) where used_at is null and revoked_at is null`,
    );
    this.addSql(`create index idx_invitations_member_id on invitations (member_id)`);
    this.addSql(`create index idx_invitations_created_by_id on invitations (created_by_id)`);
    this.addSql(`
      create table passkeys (
        id uuid not null,
        member_id uuid not null,
        name text not null,
        credential_id text not null,
        public_key bytea not null,
        sign_count bigint not null default 0,
        transports jsonb not null default '[]',
        is_synced boolean not null default false,
        last_used_at timestamptz null,
        created_at timestamptz not null default now(),
        primary key (id),
        constraint passkeys_credential_id_unique unique (credential_id),
        constraint passkeys_member_id_foreign foreign key (member_id) references staff_members (id) on delete cascade
      )`);
    this.addSql(`create index idx_passkeys_member_id on passkeys (member_id)`);
    this.addSql(`
      create table passkey_challenges (
        challenge text not null,
        member_id uuid null,
        expires_at timestamptz not null,
        primary key (challenge),
        constraint passkey_challenges_member_id_foreign foreign key (member_id) references staff_members (id) on delete cascade
      )`);
    this.addSql(`create index idx_passkey_challenges_member_id on passkey_challenges (member_id)`);
    this.addSql(`create index idx_passkey_challenges_expires_at on passkey_challenges (expires_at)`);
    // What the log is filtered by and jumped to; entries are only ever added at its end.
    this.addSql(`create index idx_audit_entries_occurred_at on audit_entries (occurred_at)`);
    this.addSql(`create index idx_audit_entries_target_kind on audit_entries (target_kind, sequence desc)`);
    this.addSql(
      `create index idx_audit_entries_product_id on audit_entries (product_id, sequence desc) where product_id is not null`,
    );
  }

  override down(): void {
    this.addSql(
      `drop index idx_audit_entries_occurred_at, idx_audit_entries_target_kind, idx_audit_entries_product_id`,
    );
    this.addSql(`drop table passkey_challenges, passkeys, invitations`);
  }
}
