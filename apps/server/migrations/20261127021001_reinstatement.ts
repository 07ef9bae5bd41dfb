import { Migration } from '@mikro-orm/migrations';

const before = `'subscription_cancel', 'subscription_uncancel', 'subscription_change', 'schedule_release', 'subscription_pause', 'subscription_resume', 'trial_change', 'coupon_apply', 'credit_note', 'invoice_pay', 'invoice_void', 'dispute_evidence', 'dispute_close', 'invoice_uncollectible', 'invoice_send', 'auto_topup', 'code_create', 'code_change'`;

/** A new subscription in place of one that ended, and the coupon of a customer, are operations. */
export class Reinstatement extends Migration {
  override up(): void {
    this.setKinds(`${before}, 'subscription_reinstate', 'customer_coupon'`);
  }

  override down(): void {
    this.addSql(`delete from stripe_operations where kind in ('subscription_reinstate', 'customer_coupon')`);
    this.setKinds(before);
  }

  private setKinds(kinds: string): void {
    this.addSql(`alter table stripe_operations drop constraint stripe_operations_kind_check`);
    this.addSql(
      `alter table stripe_operations add constraint stripe_operations_kind_check check (kind in (${kinds}))`,
    );
  }
}
