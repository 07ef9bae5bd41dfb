import { Migration } from '@mikro-orm/migrations';

/** What long work was asked for, as a hash: the same wish sent twice is recognised by it. */
export class WorkAskedOnce extends Migration {
  override up(): void {
    this.addSql(`alter table job_progress add column asked_hash text`);
  }

  override down(): void {
    this.addSql(`alter table job_progress drop column asked_hash`);
  }
}
