import { Migration } from '@mikro-orm/migrations';

/** What staff note for each other when they change something at Stripe. */
export class OperationNotes extends Migration {
  override up(): void {
    this.addSql(`alter table stripe_operations add column note text null`);
  }

  override down(): void {
    this.addSql(`alter table stripe_operations drop column note`);
  }
}
