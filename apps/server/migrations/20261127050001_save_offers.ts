import { Migration } from '@mikro-orm/migrations';

const feedbacks = [
  'too_expensive',
  'missing_features',
  'switched_service',
  'unused',
  'customer_service',
  'too_complex',
  'low_quality',
  'other',
];

/** What was offered to somebody who wanted to cancel, and what they said to it. */
export class SaveOffers extends Migration {
  override up(): void {
    this.addSql(`
      create table save_offers (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        subscription_id uuid not null,
        kind text not null,
        state text not null default 'offered',
        terms text not null,
        coupon_id uuid null,
        plan_price_id uuid null,
        days_count int null,
        feedback text not null,
        ticket text null,
        note text null,
        operation_id uuid null,
        offered_by_id text not null,
        offered_by_name text not null,
        answered_at timestamptz null,
        answered_by_id text null,
        answered_by_name text null,
        answer_note text null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table save_offers
        add constraint save_offers_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint save_offers_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint save_offers_subscription_id_foreign foreign key (subscription_id) references subscriptions (id) on delete restrict,
        add constraint save_offers_coupon_id_foreign foreign key (coupon_id) references coupons (id) on delete restrict,
        add constraint save_offers_plan_price_id_foreign foreign key (plan_price_id) references plan_prices (id) on delete restrict,
        add constraint save_offers_operation_id_foreign foreign key (operation_id) references stripe_operations (id) on delete restrict,
        add constraint save_offers_kind_check check (kind in ('coupon', 'pause', 'free_days', 'plan')),
        add constraint save_offers_state_check check (state in ('offered', 'accepted', 'declined')),
        add constraint save_offers_feedback_check check (feedback in (${feedbacks.map((one) => `'${one}'`).join(', ')})),
        add constraint save_offers_terms_check check ((kind = 'coupon') = (coupon_id is not null)
          and (kind = 'plan') = (plan_price_id is not null) and (kind in ('pause', 'free_days')) = (days_count is not null)
          and (days_count is null or days_count > 0)),
        add constraint save_offers_answer_check check ((state = 'offered') = (answered_at is null)
          and (answered_at is null) = (answered_by_id is null)
          and (state = 'accepted') = (operation_id is not null))`);
    this.addSql(`
      create unique index save_offers_open_unique on save_offers (subscription_id) where state = 'offered';
      create index idx_save_offers_product_id_created_at on save_offers (product_id, created_at desc, id desc);
      comment on index idx_save_offers_product_id_created_at is 'what became of the offers of one product, newest first';
      create index idx_save_offers_user_id_created_at on save_offers (user_id, created_at desc, id desc);
      comment on index idx_save_offers_user_id_created_at is 'offers to one user, newest first';
      create index idx_save_offers_subscription_id_created_at on save_offers (subscription_id, created_at desc, id desc);
      comment on index idx_save_offers_subscription_id_created_at is 'offers on the page of a subscription, newest first';
      create index idx_save_offers_operation_id on save_offers (operation_id) where operation_id is not null;
      comment on index idx_save_offers_operation_id is 'the offer that an operation carries out';
      create index idx_save_offers_coupon_id on save_offers (coupon_id) where coupon_id is not null;
      comment on index idx_save_offers_coupon_id is 'the foreign key to the coupon that was offered';
      create index idx_save_offers_plan_price_id on save_offers (plan_price_id) where plan_price_id is not null;
      comment on index idx_save_offers_plan_price_id is 'the foreign key to the price that was offered'`);
    this.addSql(`
      create trigger save_offers_set_updated_at before update on save_offers for each row execute function set_updated_at()`);
  }

  override down(): void {
    this.addSql(`drop table save_offers`);
  }
}
