import { Migration } from '@mikro-orm/migrations';

/** Long work goes on where it was when its worker died: what it was asked, how far it got, who holds it. */
export class JobWork extends Migration {
  override up(): void {
    this.addSql(`
      alter table job_progress
        add column title text null,
        add column input jsonb null,
        add column resume_from jsonb null,
        add column counts jsonb not null default '{}',
        add column lease_token uuid null,
        add column attempt_count int not null default 0,
        add column next_attempt_at timestamptz not null default now()`);
    this.addSql(`update job_progress set title = kind`);
    this.addSql(`alter table job_progress alter column title set not null`);
    this.addSql(
      `alter table job_progress add constraint job_progress_attempt_count_check check (attempt_count >= 0)`,
    );
    this.addSql(
      `alter table job_progress add constraint job_progress_lease_token_check check (lease_token is null or state = 'running')`,
    );
    this.addSql(
      `alter table job_progress add constraint job_progress_sum_check check (state <> 'succeeded' or total_count is null or done_count = total_count)`,
    );
    this.addSql(
      `create index idx_job_progress_next_attempt_at on job_progress (next_attempt_at) where state = 'queued'`,
    );
  }

  override down(): void {
    this.addSql(`drop index idx_job_progress_next_attempt_at`);
    this.addSql(
      `alter table job_progress drop constraint job_progress_attempt_count_check, drop constraint job_progress_lease_token_check, drop constraint job_progress_sum_check`,
    );
    this.addSql(
      `alter table job_progress drop column title, drop column input, drop column resume_from, drop column counts, drop column lease_token, drop column attempt_count, drop column next_attempt_at`,
    );
  }
}
