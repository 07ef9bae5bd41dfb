import { Migration } from '@mikro-orm/migrations';

/** What staff gave away, in money, whatever it was: what their limits are counted over. */
export class GoodwillGiven extends Migration {
  override up(): void {
    this.addSql(`
      create table goodwill_given (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        kind text not null,
        amount_cents bigint not null,
        currency char(3) not null,
        given_by_id text not null,
        given_by_name text not null,
        created_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table goodwill_given
        add constraint goodwill_given_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint goodwill_given_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint goodwill_given_amount_check check (amount_cents > 0),
        add constraint goodwill_given_kind_check check (kind in ('refund', 'credit', 'coupon', 'free_days'))`);
    this.addSql(`
      create index idx_goodwill_given_product_id_created_at on goodwill_given (product_id, created_at desc, id desc);
      comment on index idx_goodwill_given_product_id_created_at is 'what was given in one product, newest first';
      create index idx_goodwill_given_given_by_id_created_at on goodwill_given (given_by_id, created_at desc, id desc);
      comment on index idx_goodwill_given_given_by_id_created_at is 'what one member gave within a day';
      create index idx_goodwill_given_user_id_created_at on goodwill_given (user_id, created_at desc, id desc);
      comment on index idx_goodwill_given_user_id_created_at is 'what one user got within 30 days'`);
  }

  override down(): void {
    this.addSql(`drop table goodwill_given`);
  }
}
