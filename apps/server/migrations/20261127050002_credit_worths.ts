import { Migration } from '@mikro-orm/migrations';

/** What credit of a product is worth, where nobody has bought any. */
export class CreditWorths extends Migration {
  override up(): void {
    this.addSql(`
      create table credit_worths (
        id uuid not null,
        product_id uuid not null,
        currency char(3) not null,
        thousand_cents bigint not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table credit_worths
        add constraint credit_worths_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint credit_worths_product_id_currency_unique unique (product_id, currency),
        add constraint credit_worths_thousand_check check (thousand_cents > 0)`);
    this.addSql(`
      create trigger credit_worths_set_updated_at before update on credit_worths for each row execute function set_updated_at()`);
  }

  override down(): void {
    this.addSql(`drop table credit_worths`);
  }
}
