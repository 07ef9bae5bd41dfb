import { Migration } from '@mikro-orm/migrations';

/** What goes back: refunds with who agreed to them, disputes, fraud warnings, credit notes. */
export class Refunds extends Migration {
  override up(): void {
    this.addSql(`
      create table approval_requests (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        kind text not null,
        state text not null default 'pending',
        target_kind text not null,
        target_id text not null,
        amount_cents bigint null,
        currency char(3) null,
        quote_hash text not null,
        reason text not null,
        note text null,
        requester_id text not null,
        requester_name text not null,
        approver_id text null,
        approver_name text null,
        beneficiary_member_id text null,
        decision_note text null,
        decided_at timestamptz null,
        expires_at timestamptz not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table approval_requests
        add constraint approval_requests_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint approval_requests_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint approval_requests_persons_check check (approver_id <> requester_id and beneficiary_member_id <> requester_id and beneficiary_member_id <> approver_id),
        add constraint approval_requests_decision_check check (case when state in ('approved', 'denied', 'executed') then approver_id is not null and decided_at is not null else approver_id is null end),
        add constraint approval_requests_amount_check check (amount_cents >= 0 and (amount_cents is null or currency is not null)),
        add constraint approval_requests_expiry_check check (expires_at > created_at),
        add constraint approval_requests_kind_check check (kind in ('refund', 'credit_grant', 'discount', 'subscription_change')),
        add constraint approval_requests_state_check check (state in ('pending', 'approved', 'denied', 'withdrawn', 'expired', 'executed'))`);
    this.addSql(`
      create index idx_approval_requests_product_id_state_created_at on approval_requests (product_id, state, created_at desc, id desc);
      comment on index idx_approval_requests_product_id_state_created_at is 'approval requests list of one product filtered by state, newest first';
      create index idx_approval_requests_state_created_at on approval_requests (state, created_at desc, id desc);
      comment on index idx_approval_requests_state_created_at is 'approval requests list across products filtered by state, newest first';
      create index idx_approval_requests_user_id_created_at on approval_requests (user_id, created_at desc, id desc);
      comment on index idx_approval_requests_user_id_created_at is 'approval requests on a user page, newest first';
      create index idx_approval_requests_requester_id_created_at on approval_requests (requester_id, created_at desc, id desc);
      comment on index idx_approval_requests_requester_id_created_at is 'what one member asked for, newest first';
      create index idx_approval_requests_target_kind_target_id on approval_requests (target_kind, target_id);
      comment on index idx_approval_requests_target_kind_target_id is 'requests about one payment or account';
      create index idx_approval_requests_expires_at on approval_requests (expires_at, id) where state = 'pending';
      comment on index idx_approval_requests_expires_at is 'pending requests that run out'`);
    this.addSql(`
      create trigger approval_requests_set_updated_at before update on approval_requests for each row execute function set_updated_at()`);
    this.addSql(`
      alter table refunds
        add stripe_status text null,
        add stripe_reason text null,
        add pending_reason text null,
        add failure_reason text null,
        add stripe_balance_transaction_id text null,
        add approval_request_id uuid null`);
    this.addSql(`
      alter table refunds add constraint refunds_approval_request_id_foreign foreign key (approval_request_id) references approval_requests (id) on delete restrict`);
    this.addSql(`drop index idx_refunds_user_id`);
    this.addSql(`
      create index idx_refunds_product_id_created_at on refunds (product_id, created_at desc, id desc);
      comment on index idx_refunds_product_id_created_at is 'refunds list of one product, newest first';
      create index idx_refunds_created_at on refunds (created_at desc, id desc);
      comment on index idx_refunds_created_at is 'refunds list across products, newest first';
      create index idx_refunds_product_id_state_created_at on refunds (product_id, state, created_at desc, id desc);
      comment on index idx_refunds_product_id_state_created_at is 'refunds list of one product filtered by state, newest first';
      create index idx_refunds_state_created_at on refunds (state, created_at desc, id desc);
      comment on index idx_refunds_state_created_at is 'refunds list across products filtered by state, newest first';
      create index idx_refunds_user_id_state_created_at on refunds (user_id, state, created_at desc, id desc);
      comment on index idx_refunds_user_id_state_created_at is 'refunds of one user filtered by state, newest first';
      create index idx_refunds_approval_request_id on refunds (approval_request_id) where approval_request_id is not null;
      comment on index idx_refunds_approval_request_id is 'refunds of one approval request, and its foreign key'`);
    this.addSql(`
      alter table disputes
        add user_id uuid null,
        add charge_id uuid null,
        add stripe_charge_id text null,
        add status text null,
        add network_reason_code text null,
        add balance_cents bigint not null default '0',
        add fee_cents bigint not null default '0',
        add is_charge_refundable boolean not null default false,
        add has_evidence boolean not null default false,
        add is_past_due boolean not null default false,
        add submission_count int not null default 0`);
    this.addSql(`
      update disputes set
        user_id = p.user_id,
        stripe_charge_id = p.stripe_charge_id,
        status = case when disputes.stripe_status in (
          'warning_needs_response', 'warning_under_review', 'warning_closed', 'needs_response', 'under_review',
          'won', 'lost', 'prevented', 'appeal_needs_response', 'appeal_under_review'
        ) then disputes.stripe_status else 'unknown' end
      from payments p where p.id = disputes.payment_id`);
    this.addSql(`alter table disputes alter column user_id set not null, alter column status set not null`);
    this.addSql(`
      alter table disputes
        add constraint disputes_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint disputes_charge_id_foreign foreign key (charge_id) references charges (id) on delete restrict,
        add constraint disputes_status_check check (status in ('warning_needs_response', 'warning_under_review', 'warning_closed', 'needs_response', 'under_review', 'won', 'lost', 'prevented', 'appeal_needs_response', 'appeal_under_review', 'unknown'))`);
    this.addSql(`
      create index idx_disputes_product_id_created_at on disputes (product_id, created_at desc, id desc);
      comment on index idx_disputes_product_id_created_at is 'disputes list of one product, newest first';
      create index idx_disputes_created_at on disputes (created_at desc, id desc);
      comment on index idx_disputes_created_at is 'disputes list across products, newest first';
      create index idx_disputes_product_id_status_created_at on disputes (product_id, status, created_at desc, id desc);
      comment on index idx_disputes_product_id_status_created_at is 'disputes list of one product filtered by status, newest first';
      create index idx_disputes_status_created_at on disputes (status, created_at desc, id desc);
      comment on index idx_disputes_status_created_at is 'disputes list across products filtered by status, newest first';
      create index idx_disputes_user_id_status_created_at on disputes (user_id, status, created_at desc, id desc);
      comment on index idx_disputes_user_id_status_created_at is 'disputes of one user filtered by status, newest first';
      create index idx_disputes_charge_id on disputes (charge_id) where charge_id is not null;
      comment on index idx_disputes_charge_id is 'disputes of one charge, and its foreign key';
      create index idx_disputes_evidence_due_at on disputes (evidence_due_at, id) where status in ('warning_needs_response', 'needs_response', 'appeal_needs_response');
      comment on index idx_disputes_evidence_due_at is 'disputes that wait for our answer, the most urgent first'`);
    this.addSql(`
      create table early_fraud_warnings (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        payment_id uuid null,
        charge_id uuid null,
        stripe_early_fraud_warning_id text not null,
        stripe_charge_id text not null,
        fraud_type text not null,
        is_actionable boolean not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table early_fraud_warnings
        add constraint early_fraud_warnings_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint early_fraud_warnings_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint early_fraud_warnings_payment_id_foreign foreign key (payment_id) references payments (id) on delete restrict,
        add constraint early_fraud_warnings_charge_id_foreign foreign key (charge_id) references charges (id) on delete restrict,
        add constraint early_fraud_warnings_product_id_stripe_id_unique unique (product_id, stripe_early_fraud_warning_id)`);
    this.addSql(`
      create index idx_early_fraud_warnings_product_id_is_actionable_created_at on early_fraud_warnings (product_id, is_actionable, created_at desc, id desc);
      comment on index idx_early_fraud_warnings_product_id_is_actionable_created_at is 'early fraud warnings list of one product filtered by is actionable, newest first';
      create index idx_early_fraud_warnings_user_id_created_at on early_fraud_warnings (user_id, created_at desc, id desc);
      comment on index idx_early_fraud_warnings_user_id_created_at is 'early fraud warnings on a user page, newest first';
      create index idx_early_fraud_warnings_payment_id on early_fraud_warnings (payment_id) where payment_id is not null;
      comment on index idx_early_fraud_warnings_payment_id is 'early fraud warnings of one payment, and its foreign key';
      create index idx_early_fraud_warnings_charge_id on early_fraud_warnings (charge_id) where charge_id is not null;
      comment on index idx_early_fraud_warnings_charge_id is 'early fraud warnings of one charge, and its foreign key'`);
    this.addSql(`
      create trigger early_fraud_warnings_set_updated_at before update on early_fraud_warnings for each row execute function set_updated_at()`);
    this.addSql(`
      create table credit_notes (
        id uuid not null,
        product_id uuid not null,
        user_id uuid not null,
        invoice_id uuid not null,
        refund_id uuid null,
        stripe_credit_note_id text not null,
        number text null,
        stripe_status text not null,
        status text not null,
        reason text null,
        memo text null,
        subtotal_cents bigint not null,
        tax_cents bigint not null default '0',
        total_cents bigint not null,
        currency char(3) not null,
        pdf_url text null,
        voided_at timestamptz null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (id)
      )`);
    this.addSql(`
      alter table credit_notes
        add constraint credit_notes_product_id_foreign foreign key (product_id) references products (id) on delete restrict,
        add constraint credit_notes_user_id_foreign foreign key (user_id) references users (id) on delete restrict,
        add constraint credit_notes_invoice_id_foreign foreign key (invoice_id) references invoices (id) on delete restrict,
        add constraint credit_notes_refund_id_foreign foreign key (refund_id) references refunds (id) on delete restrict,
        add constraint credit_notes_status_check check (status in ('issued', 'void', 'unknown')),
        add constraint credit_notes_product_id_stripe_credit_note_id_unique unique (product_id, stripe_credit_note_id)`);
    this.addSql(`
      create index idx_credit_notes_invoice_id on credit_notes (invoice_id);
      comment on index idx_credit_notes_invoice_id is 'credit notes of one invoice, and its foreign key';
      create index idx_credit_notes_product_id_created_at on credit_notes (product_id, created_at desc, id desc);
      comment on index idx_credit_notes_product_id_created_at is 'credit notes list of one product, newest first';
      create index idx_credit_notes_user_id_created_at on credit_notes (user_id, created_at desc, id desc);
      comment on index idx_credit_notes_user_id_created_at is 'credit notes on a user page, newest first';
      create index idx_credit_notes_refund_id on credit_notes (refund_id) where refund_id is not null;
      comment on index idx_credit_notes_refund_id is 'credit notes of one refund, and its foreign key'`);
    this.addSql(`
      create trigger credit_notes_set_updated_at before update on credit_notes for each row execute function set_updated_at()`);
  }

  override down(): void {
    this.addSql(`
      drop table credit_notes;
      drop table early_fraud_warnings`);
    this.addSql(`
      drop index idx_disputes_product_id_created_at;
      drop index idx_disputes_created_at;
      drop index idx_disputes_product_id_status_created_at;
      drop index idx_disputes_status_created_at;
      drop index idx_disputes_user_id_status_created_at;
      drop index idx_disputes_charge_id;
      drop index idx_disputes_evidence_due_at`);
    this.addSql(`
      alter table disputes
        drop constraint disputes_user_id_foreign,
        drop constraint disputes_charge_id_foreign,
        drop constraint disputes_status_check`);
    this.addSql(`
      alter table disputes
        drop user_id,
        drop charge_id,
        drop stripe_charge_id,
        drop status,
        drop network_reason_code,
        drop balance_cents,
        drop fee_cents,
        drop is_charge_refundable,
        drop has_evidence,
        drop is_past_due,
        drop submission_count`);
    this.addSql(`
      drop index idx_refunds_product_id_created_at;
      drop index idx_refunds_created_at;
      drop index idx_refunds_product_id_state_created_at;
      drop index idx_refunds_state_created_at;
      drop index idx_refunds_user_id_state_created_at;
      drop index idx_refunds_approval_request_id`);
    this.addSql(`alter table refunds drop constraint refunds_approval_request_id_foreign`);
    this.addSql(`
      alter table refunds
        drop stripe_status,
        drop stripe_reason,
        drop pending_reason,
        drop failure_reason,
        drop stripe_balance_transaction_id,
        drop approval_request_id`);
    this.addSql(`create index idx_refunds_user_id on refunds (user_id)`);
    this.addSql(`drop table approval_requests`);
  }
}
