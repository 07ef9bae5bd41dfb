import { Migration } from '@mikro-orm/migrations';

/** A user's `credits_cents` follows the account in cents, whoever posts the entry. */
export class UserCredits extends Migration {
  override up(): void {
    // Once for a statement, however many entries it posts; their trigger has locked the accounts.
    this.addSql(`
      create function mirror_user_credits() returns trigger language plpgsql as $$
      begin
        update users u set credits_cents = a.balance_units
          from credit_accounts a
          where a.id in (select account_id from posted) and a.unit = 'cents' and u.id = a.user_id
            and u.credits_cents <> a.balance_units;
        return null;
      end $$`);
    this.addSql(`
      create trigger credit_entries_mirror_user after insert on credit_entries
        referencing new table as posted for each statement execute function mirror_user_credits()`);
  }

  override down(): void {
    this.addSql(`drop trigger credit_entries_mirror_user on credit_entries`);
    this.addSql(`drop function mirror_user_credits()`);
  }
}
