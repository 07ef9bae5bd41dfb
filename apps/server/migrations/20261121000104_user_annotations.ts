import { Migration } from '@mikro-orm/migrations';

/** What staff write about users, and what users did for the product: referrals and feedback. */
export class UserAnnotations extends Migration {
  override up(): void {
    this.addSql(`
      create table user_notes (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        body text not null,
        is_pinned boolean not null default false,
        created_by_kind text not null,
        created_by_id text null,
        created_by_name text not null,
        updated_by_id text null,
        updated_by_name text null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        version int not null default 1,
        primary key (id),
        constraint user_notes_body_check check (char_length(body) >= 1 and char_length(body) <= 10000),
        constraint user_notes_user_id_foreign foreign key (user_id) references users (id) on delete cascade,
        constraint user_notes_product_id_foreign foreign key (product_id) references products (id) on delete restrict
      )`);
    this.addSql(
      `create index idx_user_notes_user_id_is_pinned on user_notes (user_id, is_pinned desc, created_at desc, id desc)`,
    );
    this.addSql(`create index idx_user_notes_product_id on user_notes (product_id)`);
    this.addSql(
      `create trigger user_notes_set_updated_at before update on user_notes for each row execute function set_updated_at()`,
    );
    this.addSql(
      `create trigger user_notes_bump_version before update on user_notes for each row execute function bump_version()`,
    );

    this.addSql(`
      create table tags (
        id uuid not null,
        name text not null,
        created_at timestamptz not null default now(),
        primary key (id),
        constraint tags_name_check check (name = btrim(name) and char_length(name) >= 1 and char_length(name) <= 40)
      )`);
    this.addSql(`create unique index tags_name_unique on tags (lower(name))`);
    this.addSql(`
      create table user_tags (
        user_id uuid not null,
        tag_id uuid not null,
        product_id uuid not null,
        created_by_kind text not null,
        created_by_id text null,
        created_by_name text not null,
        created_at timestamptz not null default now(),
        primary key (user_id, tag_id),
        constraint user_tags_user_id_foreign foreign key (user_id) references users (id) on delete cascade,
        constraint user_tags_tag_id_foreign foreign key (tag_id) references tags (id) on delete cascade,
        constraint user_tags_product_id_foreign foreign key (product_id) references products (id) on delete restrict
      )`);
    this.addSql(`create index idx_user_tags_tag_id_user_id on user_tags (tag_id, user_id)`);
    this.addSql(`create index idx_user_tags_product_id_tag_id on user_tags (product_id, tag_id)`);

    this.addSql(`
      create table referrals (
        referrer_id uuid not null,
        referred_id uuid not null,
        product_id uuid not null,
        status text not null default 'pending',
        credits_awarded bigint not null default '0',
        completed_at timestamptz null,
        rejected_at timestamptz null,
        rejection_reason text null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (referrer_id, referred_id),
        constraint referrals_self_check check (referrer_id <> referred_id),
        constraint referrals_status_check check (status in ('pending', 'completed', 'rejected')),
        constraint referrals_credits_awarded_check check (credits_awarded >= 0 and (credits_awarded = 0 or status = 'completed')),
        constraint referrals_completed_at_check check ((status = 'completed') = (completed_at is not null)),
        constraint referrals_rejected_at_check check ((status = 'rejected') = (rejected_at is not null)),
        constraint referrals_rejection_reason_check check (rejection_reason is null or status = 'rejected'),
        constraint referrals_referrer_id_foreign foreign key (referrer_id) references users (id) on delete cascade,
        constraint referrals_referred_id_foreign foreign key (referred_id) references users (id) on delete cascade,
        constraint referrals_product_id_foreign foreign key (product_id) references products (id) on delete restrict
      )`);
    this.addSql(
      `create index idx_referrals_referrer_id_completed on referrals (referrer_id) where status = 'completed'`,
    );
    this.addSql(`create index idx_referrals_referred_id on referrals (referred_id)`);
    this.addSql(`create index idx_referrals_product_id on referrals (product_id)`);
    this.addSql(
      `create trigger referrals_set_updated_at before update on referrals for each row execute function set_updated_at()`,
    );
    // The lock on the referrer makes two completions at once count one after the other.
    this.addSql(`
      create function referrals_keep_cap() returns trigger language plpgsql as $$
      declare
        most int;
        so_far int;
      begin
        select referral_limit into most from users where id = new.referrer_id for no key update;
        select count(*) into so_far from referrals
          where referrer_id = new.referrer_id and status = 'completed' and referred_id <> new.referred_id;
        if so_far >= most then
          raise exception 'This referrer has reached the limit of % successful referrals.', most
            using errcode = 'check_violation', constraint = 'referrals_cap', table = 'referrals';
        end if;
        return new;
      end $$`);
    this.addSql(`
      create trigger referrals_keep_cap before insert or update of status, referrer_id on referrals for each row
        when (new.status = 'completed') execute function referrals_keep_cap()`);

    this.addSql(`
      create table feedback_items (
        id uuid not null,
        product_id uuid not null,
        user_id uuid null,
        source text not null,
        external_id text null,
        kind text not null default 'feature_request',
        title text not null,
        body text null,
        status text not null default 'open',
        vote_count int not null default 0,
        url text null,
        author_email text null,
        posted_at timestamptz not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id),
        constraint feedback_items_product_id_source_external_id_unique unique (product_id, source, external_id),
        constraint feedback_items_source_check check (source in ('canny', 'csv', 'mail', 'other')),
        constraint feedback_items_kind_check check (kind in ('feature_request', 'bug', 'praise', 'complaint', 'question')),
        constraint feedback_items_status_check check (status in ('open', 'under_review', 'planned', 'in_progress', 'complete', 'closed')),
        constraint feedback_items_vote_count_check check (vote_count >= 0),
        constraint feedback_items_url_check check (url ~ '^https://[^[:space:]]+$'),
        constraint feedback_items_user_id_foreign foreign key (user_id) references users (id) on delete cascade,
        constraint feedback_items_product_id_foreign foreign key (product_id) references products (id) on delete restrict
      )`);
    this.addSql(
      `create index idx_feedback_items_user_id_posted_at on feedback_items (user_id, posted_at desc, id desc)`,
    );
    this.addSql(
      `create index idx_feedback_items_product_id_posted_at on feedback_items (product_id, posted_at desc, id desc)`,
    );
    this.addSql(
      `create trigger feedback_items_set_updated_at before update on feedback_items for each row execute function set_updated_at()`,
    );
  }

  override down(): void {
    this.addSql(`drop table feedback_items, referrals, user_tags, tags, user_notes`);
    this.addSql(`drop function referrals_keep_cap()`);
  }
}
