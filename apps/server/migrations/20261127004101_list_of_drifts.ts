import { Migration } from '@mikro-orm/migrations';

/** The queue of differences is read in order across states too, and looked up by the id of an object. */
export class ListOfDrifts extends Migration {
  override up(): void {
    this.addSql(`
      create index idx_sync_drifts_product_id_created_at on sync_drifts (product_id, created_at desc, id desc);
      comment on index idx_sync_drifts_product_id_created_at is 'differences list of one product, newest first';
      create index idx_sync_drifts_created_at on sync_drifts (created_at desc, id desc);
      comment on index idx_sync_drifts_created_at is 'differences list across products, newest first';
      create index idx_sync_drifts_stripe_id on sync_drifts (stripe_id);
      comment on index idx_sync_drifts_stripe_id is 'differences of one object'`);
  }

  override down(): void {
    this.addSql(`
      drop index idx_sync_drifts_product_id_created_at;
      drop index idx_sync_drifts_created_at;
      drop index idx_sync_drifts_stripe_id`);
  }
}
