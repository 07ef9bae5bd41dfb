import { Migration } from '@mikro-orm/migrations';

/** Long work that can be watched and found again, what runs when, and the mails that left. */
export class Jobs extends Migration {
  override up(): void {
    this.addSql(`
      create table job_progress (
        id uuid not null,
        product_id uuid null,
        kind text not null,
        state text not null default 'queued',
        done_count bigint not null default '0',
        total_count bigint null,
        message text null,
        result jsonb null,
        error_message text null,
        requested_by_kind text not null,
        requested_by_id text null,
        requested_by_name text not null,
        cancel_requested_at timestamptz null,
        heartbeat_at timestamptz null,
        started_at timestamptz null,
        finished_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id),
        constraint job_progress_kind_check check (kind ~ '^[a-z_]+[.][a-z_]+$'),
        constraint job_progress_state_check check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
        constraint job_progress_count_check check (done_count >= 0 and total_count >= 0),
        constraint job_progress_finished_at_check check ((state in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null)),
        constraint job_progress_product_id_foreign foreign key (product_id) references products (id) on delete restrict
      )`);
    this.addSql(`create index idx_job_progress_created_at on job_progress (created_at desc, id desc)`);
    this.addSql(`create index idx_job_progress_product_id on job_progress (product_id)`);
    this.addSql(
      `create index idx_job_progress_requested_by_id on job_progress (requested_by_id, created_at desc, id desc)`,
    );
    this.addSql(
      `create index idx_job_progress_heartbeat_at on job_progress (heartbeat_at) where state = 'running'`,
    );
    this.addSql(
      `create trigger job_progress_set_updated_at before update on job_progress for each row execute function set_updated_at()`,
    );

    // pg-boss keeps when a schedule is due, and forgets its jobs: how the last run went stands here.
    this.addSql(`
      create table job_schedules (
        name text not null,
        cron text not null,
        timezone text not null default 'UTC',
        is_enabled boolean not null default true,
        next_run_at timestamptz null,
        last_started_at timestamptz null,
        last_finished_at timestamptz null,
        last_duration_ms int generated always as ((extract(epoch from last_finished_at - last_started_at) * 1000)::int) stored,
        last_state text null,
        last_message text null,
        run_count bigint not null default '0',
        failure_count bigint not null default '0',
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (name),
        constraint job_schedules_last_state_check check (last_state in ('running', 'succeeded', 'failed')),
        constraint job_schedules_count_check check (run_count >= 0 and failure_count >= 0 and failure_count <= run_count)
      )`);
    this.addSql(
      `create trigger job_schedules_set_updated_at before update on job_schedules for each row execute function set_updated_at()`,
    );

    this.addSql(`
      create table email_log (
        id uuid not null,
        product_id uuid null,
        user_id uuid null,
        kind text not null,
        to_email text null,
        subject text not null,
        state text not null default 'queued',
        provider_message_id text null,
        error_message text null,
        sent_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id),
        constraint email_log_kind_check check (kind ~ '^[a-z_]+[.][a-z_]+$'),
        constraint email_log_state_check check (state in ('queued', 'sent', 'failed')),
        constraint email_log_sent_at_check check ((state = 'sent') = (sent_at is not null)),
        constraint email_log_user_id_foreign foreign key (user_id) references users (id) on delete set null,
        constraint email_log_product_id_foreign foreign key (product_id) references products (id) on delete restrict
      )`);
    this.addSql(
      `create index idx_email_log_user_id_created_at on email_log (user_id, created_at desc, id desc)`,
    );
    this.addSql(`create index idx_email_log_product_id on email_log (product_id)`);
    this.addSql(`create index idx_email_log_created_at on email_log (created_at desc, id desc)`);
    this.addSql(
      `create trigger email_log_set_updated_at before update on email_log for each row execute function set_updated_at()`,
    );
  }

  override down(): void {
    this.addSql(`drop table email_log, job_schedules, job_progress`);
  }
}
