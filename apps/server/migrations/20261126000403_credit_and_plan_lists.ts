import { Migration } from '@mikro-orm/migrations';

/** The orders of the lists of credit accounts and plans. */
export class CreditAndPlanLists extends Migration {
  override up(): void {
    this.addSql(`
      create index idx_credit_accounts_balance_units on credit_accounts (balance_units, id);
      comment on index idx_credit_accounts_balance_units is 'credit accounts across products by balance';
      create index idx_plans_product_id_created_at on plans (product_id, created_at desc, id desc);
      comment on index idx_plans_product_id_created_at is 'plans list of one product, newest first';
      create index idx_plans_created_at on plans (created_at desc, id desc);
      comment on index idx_plans_created_at is 'plans list across products, newest first'`);
  }

  override down(): void {
    this.addSql(`
      drop index idx_credit_accounts_balance_units;
      drop index idx_plans_product_id_created_at;
      drop index idx_plans_created_at`);
  }
}
