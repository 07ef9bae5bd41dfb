import { Migration } from '@mikro-orm/migrations';

/** How far behind Stripe the mirror is, and how many differences wait, have limits of their own. */
export class HealthOfTheMirror extends Migration {
  override up(): void {
    this.addSql(`
      alter table health_thresholds drop constraint health_thresholds_key_check;
      alter table health_thresholds add constraint health_thresholds_key_check check (key in ('latency_p95', 'failure_share', 'storage', 'connections', 'webhook_lag', 'webhooks_failed', 'mirror_behind', 'differences', 'failed_payments'))`);
  }

  override down(): void {
    this.addSql(`
      delete from health_thresholds where key in ('mirror_behind', 'differences');
      alter table health_thresholds drop constraint health_thresholds_key_check;
      alter table health_thresholds add constraint health_thresholds_key_check check (key in ('latency_p95', 'failure_share', 'storage', 'connections', 'webhook_lag', 'webhooks_failed', 'failed_payments'))`);
  }
}
