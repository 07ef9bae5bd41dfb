import { Migration } from '@mikro-orm/migrations';

const before = `'subscription_cancel', 'subscription_uncancel', 'subscription_change', 'schedule_release', 'subscription_pause', 'subscription_resume', 'trial_change', 'coupon_apply', 'credit_note', 'invoice_pay', 'invoice_void', 'dispute_evidence'`;

/** Accepting a dispute, giving an invoice up and sending it again. */
export class OperationKinds extends Migration {
  override up(): void {
    this.set(`${before}, 'dispute_close', 'invoice_uncollectible', 'invoice_send'`);
  }

  override down(): void {
    this.addSql(
      `delete from stripe_operations where kind in ('dispute_close', 'invoice_uncollectible', 'invoice_send')`,
    );
    this.set(before);
  }

  private set(kinds: string): void {
    this.addSql(`alter table stripe_operations drop constraint stripe_operations_kind_check`);
    this.addSql(
      `alter table stripe_operations add constraint stripe_operations_kind_check check (kind in (${kinds}))`,
    );
  }
}
