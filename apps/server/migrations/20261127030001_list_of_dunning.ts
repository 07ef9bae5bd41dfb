import { Migration } from '@mikro-orm/migrations';

/** Invoices that are owed, in the orders in which dunning goes through them. */
export class ListOfDunning extends Migration {
  override up(): void {
    this.addSql(`
      create index idx_invoices_remaining_cents on invoices (remaining_cents desc, id desc)
        where status = 'open' and remaining_cents > 0;
      comment on index idx_invoices_remaining_cents is 'invoices that are owed, the most money first';
      create index idx_invoices_product_id_remaining_cents on invoices (product_id, remaining_cents desc, id desc)
        where status = 'open' and remaining_cents > 0;
      comment on index idx_invoices_product_id_remaining_cents is 'invoices of one product that are owed, the most money first';
      create index idx_invoices_behind_since on invoices (coalesce(due_at, finalized_at, created_at), id)
        where status = 'open' and remaining_cents > 0;
      comment on index idx_invoices_behind_since is 'invoices that are owed, the longest first'`);
  }

  override down(): void {
    this.addSql(
      'drop index idx_invoices_remaining_cents; drop index idx_invoices_product_id_remaining_cents; drop index idx_invoices_behind_since',
    );
  }
}
