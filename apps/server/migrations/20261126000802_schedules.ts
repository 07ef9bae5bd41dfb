import { Migration } from '@mikro-orm/migrations';

/** A schedule runs in one worker at a time, and the loops of each worker say that they are alive. */
export class Schedules extends Migration {
  override up(): void {
    this.addSql(`
      alter table job_schedules
        add column lease_token uuid null,
        add column leased_until timestamptz null,
        add column run_requested_at timestamptz null,
        add column job_id uuid null,
        add constraint job_schedules_lease_check check (num_nonnulls(lease_token, leased_until) in (0, 2)),
        add constraint job_schedules_job_id_foreign foreign key (job_id) references job_progress (id) on delete set null`);
    this.addSql(`create index idx_job_schedules_job_id on job_schedules (job_id)`);
    this.addSql(`
      create table worker_loops (
        worker_id uuid not null,
        name text not null,
        interval_ms int not null,
        turn_count bigint not null default '0',
        failure_count bigint not null default '0',
        last_started_at timestamptz null,
        last_finished_at timestamptz null,
        last_error text null,
        last_error_at timestamptz null,
        seen_at timestamptz not null default now(),
        created_at timestamptz not null default now(),
        primary key (worker_id, name),
        constraint worker_loops_count_check check (turn_count >= 0 and failure_count >= 0 and failure_count <= turn_count)
      )`);
    this.addSql(`create index idx_worker_loops_seen_at on worker_loops (seen_at)`);
  }

  override down(): void {
    this.addSql(`drop table worker_loops`);
    this.addSql(`drop index idx_job_schedules_job_id`);
    this.addSql(
      `alter table job_schedules drop constraint job_schedules_job_id_foreign, drop constraint job_schedules_lease_check`,
    );
    this.addSql(
      `alter table job_schedules drop column lease_token, drop column leased_until, drop column run_requested_at, drop column job_id`,
    );
  }
}
