import { Migration } from '@mikro-orm/migrations';

/** The states of a list that a member keeps by name, for themselves or for everybody. */
export class SavedViews extends Migration {
  override up(): void {
    this.addSql(`
      create table saved_views (
        id uuid not null,
        member_id uuid not null,
        list text not null,
        name text not null,
        is_shared boolean not null default false,
        is_pinned boolean not null default false,
        is_default boolean not null default false,
        search jsonb not null,
        position int not null default 0,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        version int not null default 1,
        primary key (id),
        constraint saved_views_name_check check (name = btrim(name) and char_length(name) >= 1 and char_length(name) <= 60),
        constraint saved_views_search_check check (jsonb_typeof(search) = 'object'),
        constraint saved_views_member_id_foreign foreign key (member_id) references staff_members (id) on delete cascade
      )`);
    this.addSql(`create unique index saved_views_name_unique on saved_views (member_id, list, lower(name))`);
    this.addSql(
      `create unique index saved_views_default_unique on saved_views (member_id, list) where is_default`,
    );
    this.addSql(`create index idx_saved_views_list_shared on saved_views (list) where is_shared`);
    this.addSql(
      `create trigger saved_views_set_updated_at before update on saved_views for each row execute function set_updated_at()`,
    );
  }

  override down(): void {
    this.addSql(`drop table saved_views`);
  }
}
