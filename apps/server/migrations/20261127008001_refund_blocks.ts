import { Migration } from '@mikro-orm/migrations';

/** Customers to whom nothing is refunded until somebody lifts the block. */
export class RefundBlocks extends Migration {
  override up(): void {
    this.addSql(`
      create table refund_blocks (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        note text not null,
        blocked_by_id text not null,
        blocked_by_name text not null,
        created_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table refund_blocks
        add constraint refund_blocks_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint refund_blocks_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint refund_blocks_user_id_unique unique (user_id)`);
    this.addSql(`
      create index idx_refund_blocks_product_id_created_at on refund_blocks (product_id, created_at desc, id desc);
      comment on index idx_refund_blocks_product_id_created_at is 'blocks of one product, newest first'`);
  }

  override down(): void {
    this.addSql(`drop table refund_blocks`);
  }
}
