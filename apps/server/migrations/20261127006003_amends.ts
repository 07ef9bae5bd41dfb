import { Migration } from '@mikro-orm/migrations';

const kinds = `'refund', 'credit_grant', 'discount', 'subscription_change'`;

/** What staff put together to make something right: one quote, several steps. */
export class Amends extends Migration {
  override up(): void {
    this.addSql(`
      create table amends (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        wish jsonb not null,
        wish_hash text not null,
        refund_id uuid null,
        operation_id uuid null,
        grant_id uuid null,
        approval_request_id uuid null,
        reason text not null,
        note text null,
        ticket text null,
        requested_by_kind text not null,
        requested_by_id text not null,
        requested_by_name text not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table amends
        add constraint amends_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint amends_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint amends_approval_request_id_foreign foreign key (approval_request_id) references approval_requests (id) on delete restrict,
        add constraint amends_reason_check check (reason in ('requested_by_customer', 'service_failed', 'duplicate', 'unused_subscription', 'goodwill', 'fraudulent')),
        add constraint amends_steps_check check (num_nonnulls(refund_id, operation_id, grant_id) > 0)`);
    this.addSql(`
      create index idx_amends_product_id_created_at on amends (product_id, created_at desc, id desc);
      comment on index idx_amends_product_id_created_at is 'amends of one product, newest first';
      create index idx_amends_user_id_created_at on amends (user_id, created_at desc, id desc);
      comment on index idx_amends_user_id_created_at is 'amends on a user page, newest first';
      create index idx_amends_approval_request_id on amends (approval_request_id) where approval_request_id is not null;
      comment on index idx_amends_approval_request_id is 'amends of one approval request, and its foreign key'`);
    this.addSql(`
      create trigger amends_set_updated_at before update on amends for each row execute function set_updated_at()`);
    this.addSql(`
      alter table approval_requests drop constraint approval_requests_kind_check,
        add constraint approval_requests_kind_check check (kind in (${kinds}, 'make_right'))`);
  }

  override down(): void {
    this.addSql(`drop table amends`);
    this.addSql(`
      alter table approval_requests drop constraint approval_requests_kind_check,
        add constraint approval_requests_kind_check check (kind in (${kinds}))`);
  }
}
