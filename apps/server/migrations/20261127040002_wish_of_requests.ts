import { Migration } from '@mikro-orm/migrations';

/** What is asked for where it has no row of its own until somebody agrees, such as credit. */
export class WishOfRequests extends Migration {
  override up(): void {
    this.addSql(`
      alter table approval_requests
        add column wish jsonb,
        add constraint approval_requests_wish_check check ((kind = 'credit_grant') = (wish is not null))`);
  }

  /** Who asked for credit and who agreed is kept: without the wish nobody would know to what. */
  override down(): void {
    this.addSql(`
      do $$ begin
        if exists (select from approval_requests where kind = 'credit_grant') then
          raise exception 'Somebody has asked for credit above their limit. Going back would lose what they asked for, so it is refused.';
        end if;
      end $$`);
    this.addSql(
      'alter table approval_requests drop constraint approval_requests_wish_check, drop column wish',
    );
  }
}
