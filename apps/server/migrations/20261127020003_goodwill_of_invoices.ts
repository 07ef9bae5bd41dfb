import { Migration } from '@mikro-orm/migrations';

const kinds = `'refund', 'credit', 'coupon', 'free_days'`;

/** What is not collected counts as given away. */
export class GoodwillOfInvoices extends Migration {
  override up(): void {
    this.set(`${kinds}, 'invoice'`);
  }

  override down(): void {
    this.addSql(`delete from goodwill_given where kind = 'invoice'`);
    this.set(kinds);
  }

  private set(all: string): void {
    this.addSql(`
      alter table goodwill_given drop constraint goodwill_given_kind_check,
        add constraint goodwill_given_kind_check check (kind in (${all}))`);
  }
}
