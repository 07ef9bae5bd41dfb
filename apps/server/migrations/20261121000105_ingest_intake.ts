import { Migration } from '@mikro-orm/migrations';

/** The rest of intake: batches that wait to be digested, ids already seen, and what was lost. */
export class IngestIntake extends Migration {
  override up(): void {
    this.addSql(`
      alter table webhook_events
        add column ignored_reason text null,
        add column created_at timestamptz not null default now()`);
    this.addSql(
      `alter table webhook_events add constraint webhook_events_ignored_reason_check check (ignored_reason is null or state = 'ignored')`,
    );
    this.addSql(
      `alter table webhook_events add constraint webhook_events_retry_count_check check (retry_count >= 0)`,
    );
    this.addSql(`create index idx_webhook_events_received_at on webhook_events (received_at desc, id desc)`);
    this.addSql(
      `create index idx_webhook_events_product_id_received_at on webhook_events (product_id, received_at desc, id desc)`,
    );
    // What asks for a person is rare: its index stays small.
    this.addSql(
      `create index idx_webhook_events_state_received_at on webhook_events (state, received_at desc, id desc) where state in ('failed', 'quarantined')`,
    );

    this.addSql(`
      create table ingest_batches (
        id uuid not null,
        product_id uuid not null,
        kind text not null,
        format text not null,
        payload bytea not null,
        content_encoding text null,
        byte_count int not null,
        event_count int null,
        client text null,
        state text not null default 'received',
        retry_count int not null default 0,
        error_message text null,
        received_at timestamptz not null default now(),
        next_attempt_at timestamptz not null default now(),
        digested_at timestamptz null,
        created_at timestamptz not null default now(),
        primary key (id),
        constraint ingest_batches_kind_check check (kind in ('errors', 'events', 'traces')),
        constraint ingest_batches_format_check check (format in ('sentry_envelope', 'sentry_store', 'posthog', 'otlp', 'json')),
        constraint ingest_batches_content_encoding_check check (content_encoding in ('gzip', 'deflate', 'br', 'zstd')),
        constraint ingest_batches_state_check check (state in ('received', 'digested', 'failed')),
        constraint ingest_batches_count_check check (byte_count >= 0 and event_count >= 0 and retry_count >= 0),
        constraint ingest_batches_digested_at_check check ((state = 'received') = (digested_at is null)),
        constraint ingest_batches_product_id_foreign foreign key (product_id) references products (id) on delete restrict
      )`);
    this.addSql(
      `create index idx_ingest_batches_next_attempt_at on ingest_batches (next_attempt_at) where state = 'received'`,
    );
    this.addSql(
      `create index idx_ingest_batches_product_id_received_at on ingest_batches (product_id, received_at desc, id desc)`,
    );

    this.addSql(`
      create table ingest_event_ids (
        product_id uuid not null,
        kind text not null,
        external_id text not null,
        created_at timestamptz not null default now(),
        primary key (product_id, kind, external_id),
        constraint ingest_event_ids_kind_check check (kind in ('error', 'event', 'model_call', 'usage', 'page_view', 'span')),
        constraint ingest_event_ids_product_id_foreign foreign key (product_id) references products (id) on delete restrict
      )`);
    this.addSql(`create index idx_ingest_event_ids_created_at on ingest_event_ids (created_at)`);

    this.addSql(`
      create table ingest_loss_counts (
        product_id uuid not null,
        hour_at timestamptz not null,
        source text not null,
        kind text not null,
        reason text not null,
        lost_count bigint not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (product_id, hour_at, source, kind, reason),
        constraint ingest_loss_counts_source_check check (source in ('client', 'server')),
        constraint ingest_loss_counts_kind_check check (kind in ('errors', 'events', 'traces', 'webhooks')),
        constraint ingest_loss_counts_reason_check check (reason ~ '^[a-z][a-z_]{0,59}$'),
        constraint ingest_loss_counts_lost_count_check check (lost_count > 0),
        constraint ingest_loss_counts_hour_at_check check (date_trunc('hour', hour_at, 'UTC') = hour_at),
        constraint ingest_loss_counts_product_id_foreign foreign key (product_id) references products (id) on delete restrict
      )`);
    this.addSql(
      `create trigger ingest_loss_counts_set_updated_at before update on ingest_loss_counts for each row execute function set_updated_at()`,
    );
  }

  override down(): void {
    this.addSql(`drop table ingest_loss_counts, ingest_event_ids, ingest_batches`);
    this.addSql(`drop index idx_webhook_events_received_at, idx_webhook_events_product_id_received_at`);
    this.addSql(`drop index idx_webhook_events_state_received_at`);
    this.addSql(`alter table webhook_events drop constraint webhook_events_retry_count_check`);
    this.addSql(`alter table webhook_events drop column ignored_reason, drop column created_at`);
  }
}
