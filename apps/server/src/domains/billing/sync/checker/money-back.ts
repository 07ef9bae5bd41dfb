import { disputeStatuses } from '@backdesk/contract';
import {
  amount,
  type Check,
  created,
  currency,
  elements,
  type Field,
  idIn,
  instant,
  personal,
  plain,
  status,
  upper,
  word,
} from './check.ts';

const payment: Field = {
  name: 'payment',
  mirror: '(select p.stripe_payment_intent_id from payments p where p.id = t.payment_id)',
  stripe: (raw) => idIn(raw['payment_intent']) ?? null,
};

const refund: Check = {
  kind: 'refund',
  from: 'refunds t',
  id: 'stripe_refund_id',
  isKept: (raw) => raw['payment_intent'] != null,
  fields: [
    payment,
    {
      name: 'state',
      mirror: 't.state',
      stripe: (raw) => {
        const state = word(raw['status']);
        if (state === '') return 'pending';
        const known = ['pending', 'requires_action', 'succeeded', 'failed', 'canceled'];
        return known.includes(state) ? state : 'unknown';
      },
    },
    plain('status at Stripe', 'stripe_status', 'status'),
    plain('reason', 'stripe_reason', 'reason'),
    plain('pending reason', 'pending_reason', 'pending_reason'),
    plain('failure reason', 'failure_reason', 'failure_reason'),
    plain('balance transaction', 'stripe_balance_transaction_id', 'balance_transaction'),
    amount('amount', 'amount_cents', 'amount'),
    currency(),
    {
      // Ours are the ones that carry the number of an operation that we have.
      name: 'made here',
      mirror: `case when t.is_external then 'no' else t.id::text end`,
      stripe: (raw) => {
        const operation = (raw['metadata'] as Record<string, string> | null)?.['backdesk_operation_id'];
        return operation === undefined ? 'no' : operation;
      },
      isSame: (mirror, stripe) => mirror === stripe || (mirror === 'no' && stripe !== 'no'),
    },
  ],
};

const sumOf = (field: 'net' | 'fee') => (raw: Record<string, unknown>) =>
  elements(raw['balance_transactions']).reduce((sum, movement) => sum + Number(movement[field]), 0);

const dispute: Check = {
  kind: 'dispute',
  from: 'disputes t',
  id: 'stripe_dispute_id',
  isKept: (raw) => raw['payment_intent'] != null,
  fields: [
    created,
    payment,
    plain('charge', 'stripe_charge_id', 'charge'),
    plain('status at Stripe', 'stripe_status', 'status'),
    status(disputeStatuses),
    plain('reason', 'reason', 'reason'),
    plain('network reason', 'network_reason_code', 'network_reason_code'),
    amount('amount', 'amount_cents', 'amount'),
    currency(),
    { name: 'balance', mirror: 't.balance_cents', stripe: sumOf('net') },
    { name: 'fee', mirror: 't.fee_cents', stripe: sumOf('fee') },
    plain('refundable', 'is_charge_refundable', 'is_charge_refundable'),
    plain('evidence', 'has_evidence', ['evidence_details', 'has_evidence']),
    plain('past due', 'is_past_due', ['evidence_details', 'past_due']),
    plain('submissions', 'submission_count', ['evidence_details', 'submission_count']),
    instant('due by', 'evidence_due_at', ['evidence_details', 'due_by']),
  ],
};

const earlyFraudWarning: Check = {
  kind: 'radar.early_fraud_warning',
  from: 'early_fraud_warnings t',
  id: 'stripe_early_fraud_warning_id',
  isKept: (raw) => raw['payment_intent'] != null,
  fields: [
    created,
    payment,
    plain('charge', 'stripe_charge_id', 'charge'),
    plain('type', 'fraud_type', 'fraud_type'),
    plain('actionable', 'is_actionable', 'actionable'),
  ],
};

const balanceTransaction: Check = {
  kind: 'balance_transaction',
  from: 'balance_transactions t',
  id: 'stripe_balance_transaction_id',
  // A movement becomes available as time passes; no event tells of it.
  volatile: ['status'],
  fields: [
    created,
    plain('type', 'type', 'type'),
    plain('category', 'reporting_category', 'reporting_category'),
    plain('source', 'stripe_source_id', 'source'),
    amount('amount', 'amount_cents', 'amount'),
    amount('fee', 'fee_cents', 'fee'),
    { name: 'net', mirror: 't.net_cents', stripe: (raw) => raw['net'] },
    { name: 'currency', mirror: 't.currency', stripe: (raw) => upper(raw['currency']) },
    personal(plain('description', 'description', 'description')),
    instant('available', 'available_at', 'available_on'),
  ],
};

export const moneyChecks = [refund, dispute, earlyFraudWarning, balanceTransaction];
