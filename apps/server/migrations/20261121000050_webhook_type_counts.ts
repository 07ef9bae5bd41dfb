import { Migration } from '@mikro-orm/migrations';

/** How many events of each type were settled, for longer than the events themselves are kept. */
export class WebhookTypeCounts extends Migration {
  override up(): void {
    this.addSql(`
      create table webhook_type_counts (
        product_id uuid not null,
        source text not null,
        event_type text not null,
        state text not null,
        event_count bigint not null,
        first_received_at timestamptz not null,
        last_received_at timestamptz not null,
        primary key (product_id, source, event_type, state)
      )`);
    this.addSql(
      `alter table webhook_type_counts add constraint webhook_type_counts_source_check check (source in ('stripe', 'clerk'))`,
    );
    this.addSql(
      `alter table webhook_type_counts add constraint webhook_type_counts_state_check check (state in ('processed', 'ignored'))`,
    );
    this.addSql(
      `alter table webhook_type_counts add constraint webhook_type_counts_product_id_foreign foreign key (product_id) references products (id) on delete restrict`,
    );
    // What was settled before there was a count.
    this.addSql(`
      insert into webhook_type_counts
      select product_id, source, event_type, state, count(*), min(received_at), max(received_at)
      from webhook_events where state in ('processed', 'ignored') group by 1, 2, 3, 4`);
    // Few rows stand here, so that a scrape may count them: what waits has an index of its own.
    this.addSql(
      `create index idx_webhook_events_source_state on webhook_events (source, state) where state in ('failed', 'quarantined')`,
    );
  }

  override down(): void {
    this.addSql(`drop index idx_webhook_events_source_state`);
    this.addSql(`drop table webhook_type_counts`);
  }
}
