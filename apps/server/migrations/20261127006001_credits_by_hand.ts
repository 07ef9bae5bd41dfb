import { Migration } from '@mikro-orm/migrations';

const kinds = `'purchase', 'grant', 'usage', 'expiry', 'refund_clawback', 'adjustment'`;
const newKinds = `'purchase', 'grant', 'usage', 'expiry', 'refund_clawback', 'clawback_reversal', 'void', 'adjustment'`;

/** Credit that staff give for now or for later, take back, and that follows the refund of its purchase. */
export class CreditsByHand extends Migration {
  override up(): void {
    this.addSql(`
      alter table credit_grants
        add is_scheduled boolean not null default false,
        add ticket text null`);
    this.addSql(`
      create index idx_credit_grants_effective_at on credit_grants (effective_at, id) where is_scheduled;
      comment on index idx_credit_grants_effective_at is 'grants that come into effect next'`);
    this.addSql(`
      alter table credit_entries
        drop constraint credit_entries_kind_check,
        drop constraint credit_entries_sign_check,
        add constraint credit_entries_kind_check check (kind in (${newKinds})),
        add constraint credit_entries_sign_check check (case when kind in ('purchase', 'grant', 'clawback_reversal') then amount_units > 0 when kind in ('usage', 'expiry', 'refund_clawback', 'void') then amount_units < 0 else true end)`);
  }

  override down(): void {
    // Entries are append-only: once one of the new kinds stands there, there is no way back.
    this.addSql(`
      alter table credit_entries
        drop constraint credit_entries_kind_check,
        drop constraint credit_entries_sign_check,
        add constraint credit_entries_kind_check check (kind in (${kinds})),
        add constraint credit_entries_sign_check check (case when kind in ('purchase', 'grant') then amount_units > 0 when kind in ('usage', 'expiry', 'refund_clawback') then amount_units < 0 else true end)`);
    this.addSql(`drop index idx_credit_grants_effective_at`);
    this.addSql(`alter table credit_grants drop is_scheduled, drop ticket`);
  }
}
