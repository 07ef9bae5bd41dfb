import { Migration } from '@mikro-orm/migrations';

/** Discount codes of all products, newest first. */
export class ListOfCodes extends Migration {
  override up(): void {
    this.addSql(`
      create index idx_discount_codes_created_at on discount_codes (created_at desc, id desc);
      comment on index idx_discount_codes_created_at is 'discount codes of all products, newest first'`);
  }

  override down(): void {
    this.addSql(`drop index idx_discount_codes_created_at`);
  }
}
