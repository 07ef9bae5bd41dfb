import { Migration } from '@mikro-orm/migrations';

/** What is asked for where it has no row of its own until somebody agrees, such as credit. */
export class WishOfRequests extends Migration {
  override up(): void {
    this.addSql(`
      alter table approval_requests
        add column wish jsonb,
        add constraint approval_requests_wish_check check ((kind = 'credit_grant') = (wish is not null))`);
  }

  override down(): void {
    this.addSql(
      'alter table approval_requests drop constraint approval_requests_wish_check, drop column wish',
    );
  }
}
