import { Migration } from '@mikro-orm/migrations';

/**
 * A user has tens of payments, not thousands: found by user, the few of a state are picked as fast from
 * the rows, and five million payments are written with one large index less.
 */
export class OneIndexForAUsersPayments extends Migration {
  override up(): void {
    this.addSql(`drop index idx_payments_user_id_status_created_at`);
  }

  override down(): void {
    this.addSql(
      `create index idx_payments_user_id_status_created_at on payments (user_id, status, created_at desc, id desc)`,
    );
    this.addSql(
      `comment on index idx_payments_user_id_status_created_at is 'payments of one user filtered by status, newest first'`,
    );
  }
}
