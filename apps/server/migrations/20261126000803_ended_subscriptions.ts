import { Migration } from '@mikro-orm/migrations';

/** What ended since yesterday is found without reading every subscription. */
export class EndedSubscriptions extends Migration {
  override up(): void {
    this.addSql(
      `create index idx_subscriptions_ended_at on subscriptions (ended_at, id) where ended_at is not null`,
    );
  }

  override down(): void {
    this.addSql(`drop index idx_subscriptions_ended_at`);
  }
}
