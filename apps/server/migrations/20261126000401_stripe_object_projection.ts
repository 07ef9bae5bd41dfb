import { Migration } from '@mikro-orm/migrations';

/** Which version of the projections last wrote an object, so that an upgrade writes unchanged ones anew. */
export class StripeObjectProjection extends Migration {
  override up(): void {
    this.addSql(`alter table stripe_objects add column projection_version int not null default 0`);
  }

  override down(): void {
    this.addSql(`alter table stripe_objects drop column projection_version`);
  }
}
