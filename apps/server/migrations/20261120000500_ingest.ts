import { Migration } from '@mikro-orm/migrations';

/** The webhook inbox. */
export class Ingest extends Migration {
  override up(): void {
    this.addSql(`
      create table webhook_events (
        id uuid not null,
        product_id uuid not null,
        source text not null,
        external_id text not null,
        event_type text not null,
        api_version text null,
        object_id text null,
        object_type text null,
        payload text not null,
        state text not null default 'received',
        error_message text null,
        retry_count int not null default 0,
        occurred_at timestamptz null,
        received_at timestamptz not null default now(),
        next_attempt_at timestamptz not null default now(),
        processed_at timestamptz null,
        primary key (id)
      )`);
    this.addSql(
      `create index idx_webhook_events_next_attempt_at on webhook_events (next_attempt_at) where state = 'received'`,
    );
    this.addSql(
      `create index idx_webhook_events_product_id_object_id on webhook_events (product_id, object_id)`,
    );
    this.addSql(
      `alter table webhook_events add constraint webhook_events_product_id_source_external_id_unique unique (product_id, source, external_id)`,
    );
    this.addSql(
      `alter table webhook_events add constraint webhook_events_source_check check (source in ('stripe', 'clerk'))`,
    );
    this.addSql(
      `alter table webhook_events add constraint webhook_events_state_check check (state in ('received', 'processed', 'ignored', 'failed', 'quarantined'))`,
    );
    this.addSql(
      `alter table webhook_events add constraint webhook_events_product_id_foreign foreign key (product_id) references products (id) on delete restrict`,
    );
  }

  override down(): void {
    this.addSql(`drop table webhook_events`);
  }
}
