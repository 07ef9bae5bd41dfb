import { Migration } from '@mikro-orm/migrations';

/** Where a refund was asked for, as credit and offers keep it. */
export class TicketsOfRefunds extends Migration {
  override up(): void {
    this.addSql(`alter table refunds add ticket text null`);
  }

  override down(): void {
    this.addSql(`alter table refunds drop ticket`);
  }
}
