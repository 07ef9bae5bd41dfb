import { Migration } from '@mikro-orm/migrations';

/** Long work that somebody holds: nothing is done of it until it is resumed or stopped. */
export class PausedWork extends Migration {
  override up(): void {
    this.addSql(`
      alter table job_progress
        add column paused_at timestamptz,
        add column paused_by_id text,
        add column paused_by_name text,
        add constraint job_progress_paused_at_check
          check (paused_at is null or (paused_by_name is not null and state in ('queued', 'running')))`);
  }

  /** A worker that knows of no holding would go on with what is held, so it is stopped instead. */
  override down(): void {
    this.addSql(`
      update job_progress set cancel_requested_at = coalesce(cancel_requested_at, now()), next_attempt_at = now()
      where paused_at is not null`);
    this.addSql(
      'alter table job_progress drop constraint job_progress_paused_at_check, drop column paused_at, drop column paused_by_id, drop column paused_by_name',
    );
  }
}
