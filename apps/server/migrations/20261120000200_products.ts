import { Migration } from '@mikro-orm/migrations';

/** Products: every customer row reaches one. */
export class Products extends Migration {
  override up(): void {
    this.addSql(`
      create table products (
        id uuid not null,
        key text not null,
        name text not null,
        reporting_currency char(3) not null,
        timezone text not null default 'UTC',
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`alter table products add constraint products_key_unique unique (key)`);
    this.addSql(
      `create trigger products_set_updated_at before update on products for each row execute function set_updated_at()`,
    );
  }

  override down(): void {
    this.addSql(`drop table products`);
  }
}
