import { Migration } from '@mikro-orm/migrations';

/**
 * The hash-chained, append-only audit log. `audit_append` is the only way in: it locks the head,
 * so entries get gapless numbers in commit order. The chain covers a salted commitment to the
 * payload; the payload itself stands beside it and can be erased without breaking the chain.
 */
export class Audit extends Migration {
  override up(): void {
    this.addSql(`
      create function set_updated_at() returns trigger language plpgsql as $$
      begin
        new.updated_at := now();
        return new;
      end $$`);

    this.addSql(`
      create table audit_entries (
        sequence bigint primary key,
        occurred_at timestamptz not null,
        actor_kind text not null check (actor_kind in ('member', 'api_key', 'operator', 'job', 'webhook', 'importer', 'setup')),
        actor_id text null,
        session_id text null,
        request_id text null,
        product_id uuid null,
        action text not null,
        target_kind text not null,
        target_id text not null,
        payload_commitment text not null,
        previous_hash text not null,
        hash text not null
      )`);
    this.addSql(`create index idx_audit_entries_target_id on audit_entries (target_id, sequence desc)`);
    this.addSql(`create index idx_audit_entries_actor_id on audit_entries (actor_id, sequence desc)`);
    this.addSql(`create index idx_audit_entries_action on audit_entries (action, sequence desc)`);

    this.addSql(`
      create table audit_payloads (
        sequence bigint primary key references audit_entries (sequence) on delete restrict,
        salt text not null,
        payload text not null
      )`);

    this.addSql(`
      create table audit_head (
        is_only boolean primary key default true check (is_only),
        sequence bigint not null,
        hash text not null
      )`);
    this.addSql(`insert into audit_head (sequence, hash) values (0, repeat('0', 64))`);

    // Each field is written as <length in bytes>:<text>, so that no two rows share a spelling.
    this.addSql(`
      create function audit_field(value text) returns text language sql immutable as $$
        select case when value is null then '-' else octet_length(value) || ':' || value end
      $$`);
    this.addSql(`
      create function audit_hash(entry audit_entries) returns text language sql stable as $$
        select encode(sha256(convert_to(
          audit_field(entry.sequence::text)
          || audit_field(to_char(entry.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
          || audit_field(entry.actor_kind) || audit_field(entry.actor_id) || audit_field(entry.session_id)
          || audit_field(entry.request_id) || audit_field(entry.product_id::text) || audit_field(entry.action)
          || audit_field(entry.target_kind) || audit_field(entry.target_id)
          || audit_field(entry.payload_commitment) || audit_field(entry.previous_hash), 'UTF8')), 'hex')
      $$`);

    this.addSql(`
      create function audit_append(
        actor_kind text, actor_id text, session_id text, request_id text, product_id uuid,
        action text, target_kind text, target_id text, salt text, payload text
      ) returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        head audit_head;
        entry audit_entries;
      begin
        select * into strict head from audit_head for update;
        entry.sequence := head.sequence + 1;
        entry.occurred_at := clock_timestamp();
        entry.actor_kind := audit_append.actor_kind;
        entry.actor_id := audit_append.actor_id;
        entry.session_id := audit_append.session_id;
        entry.request_id := audit_append.request_id;
        entry.product_id := audit_append.product_id;
        entry.action := audit_append.action;
        entry.target_kind := audit_append.target_kind;
        entry.target_id := audit_append.target_id;
        entry.payload_commitment := encode(sha256(convert_to(audit_append.salt || audit_append.payload, 'UTF8')), 'hex');
        entry.previous_hash := head.hash;
        entry.hash := audit_hash(entry);
        insert into audit_entries select entry.*;
        insert into audit_payloads (sequence, salt, payload)
          values (entry.sequence, audit_append.salt, audit_append.payload);
        update audit_head set sequence = entry.sequence, hash = entry.hash;
        return entry.sequence;
      end $$`);

    this.addSql(`
      create function audit_is_append_only() returns trigger language plpgsql as $$
      begin
        raise exception 'The audit log is append-only: % on % is refused.', tg_op, tg_table_name
          using errcode = 'insufficient_privilege';
      end $$`);
    this.addSql(`
      create trigger audit_entries_append_only before update or delete or truncate on audit_entries
        for each statement execute function audit_is_append_only()`);
    // A payload may be erased (deleted) by the erasure engine, never rewritten.
    this.addSql(`
      create trigger audit_payloads_append_only before update or truncate on audit_payloads
        for each statement execute function audit_is_append_only()`);
  }

  override down(): void {
    this.addSql(`drop table audit_payloads, audit_head`);
    this.addSql(`drop function audit_append(text, text, text, text, uuid, text, text, text, text, text)`);
    this.addSql(`drop function audit_hash(audit_entries)`);
    this.addSql(`drop table audit_entries`);
    this.addSql(`drop function audit_is_append_only()`);
    this.addSql(`drop function audit_field(text)`);
    this.addSql(`drop function set_updated_at()`);
  }
}
