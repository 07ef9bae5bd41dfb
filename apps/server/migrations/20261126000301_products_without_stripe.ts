import { Migration } from '@mikro-orm/migrations';

/** Products whose payments were invented, such as the scale product, have nothing to reconcile with. */
export class ProductsWithoutStripe extends Migration {
  override up(): void {
    this.addSql(`alter table products add column has_stripe_account boolean not null default true`);
    this.addSql(
      `alter table products add constraint products_has_stripe_account_check check (has_stripe_account or stripe_account_id is null)`,
    );
  }

  override down(): void {
    this.addSql(`alter table products drop column has_stripe_account`);
  }
}
