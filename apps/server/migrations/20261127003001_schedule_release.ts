import { Migration } from '@mikro-orm/migrations';

const kinds = (more: string) =>
  `'subscription_cancel', 'subscription_uncancel', 'subscription_change', ${more}'subscription_pause', 'subscription_resume', 'trial_change', 'coupon_apply', 'credit_note', 'invoice_pay', 'invoice_void', 'dispute_evidence'`;

/** A planned change of a subscription can be taken back. */
export class ScheduleRelease extends Migration {
  override up(): void {
    this.addSql(`alter table stripe_operations drop constraint stripe_operations_kind_check`);
    this.addSql(
      `alter table stripe_operations add constraint stripe_operations_kind_check check (kind in (${kinds(`'schedule_release', `)}))`,
    );
  }

  override down(): void {
    this.addSql(`delete from stripe_operations where kind = 'schedule_release'`);
    this.addSql(`alter table stripe_operations drop constraint stripe_operations_kind_check`);
    this.addSql(
      `alter table stripe_operations add constraint stripe_operations_kind_check check (kind in (${kinds('')}))`,
    );
  }
}
