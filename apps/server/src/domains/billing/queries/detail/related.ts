import { type RawBuilder, sql } from 'kysely';
import { formatCard } from '../../rules/format-card.ts';
import { groupOf, joined, moneyOf, relatedShown, stateOf, wordsOf } from './facts.ts';

const limit = sql.lit(relatedShown + 1);

export type PaymentRow = {
  id: string;
  stripe_id: string | null;
  status: string;
  stripe_status: string;
  cents: string;
  currency: string;
  at: string;
  description: string | null;
  failure_message: string | null;
};
/** Payments of a page that shows several, newest first. */
export const paymentsWhere = (condition: RawBuilder<unknown>) => sql<PaymentRow>`
  select id, stripe_payment_intent_id as stripe_id, status, stripe_status, amount_cents::text as cents, currency,
    coalesce(paid_at, created_at) as at, description, failure_message
  from payments where ${condition} order by created_at desc, id desc limit ${limit}`;
export const paymentsGroup = (rows: readonly PaymentRow[]) =>
  groupOf('Payments', rows, (row) => ({
    key: row.id,
    object: { kind: 'payment', id: row.id },
    title: row.description ?? 'Payment',
    note: row.failure_message,
    state: stateOf(row.status, row.stripe_status),
    money: moneyOf(row.cents, row.currency),
    at: new Date(row.at),
    stripeId: row.stripe_id,
  }));

export type InvoiceRow = {
  id: string;
  stripe_id: string | null;
  number: string | null;
  status: string;
  stripe_status: string;
  cents: string;
  currency: string;
  at: string;
  billing_reason: string | null;
};
export const invoicesWhere = (condition: RawBuilder<unknown>) => sql<InvoiceRow>`
  select id, stripe_invoice_id as stripe_id, number, status, stripe_status, total_cents::text as cents, currency,
    created_at as at, billing_reason
  from invoices where ${condition} order by created_at desc, id desc limit ${limit}`;
export const invoicesGroup = (rows: readonly InvoiceRow[]) =>
  groupOf('Invoices', rows, (row) => ({
    key: row.id,
    object: { kind: 'invoice', id: row.id },
    title: row.number ?? 'Draft',
    note: row.billing_reason && wordsOf(row.billing_reason),
    state: stateOf(row.status, row.stripe_status),
    money: moneyOf(row.cents, row.currency),
    at: new Date(row.at),
    stripeId: row.stripe_id,
  }));

export type RefundRow = {
  id: string;
  stripe_id: string | null;
  state: string;
  stripe_status: string | null;
  cents: string;
  currency: string;
  at: string;
  reason: string | null;
  requested_by: string | null;
};
export const refundsWhere = (condition: RawBuilder<unknown>) => sql<RefundRow>`
  select id, stripe_refund_id as stripe_id, state, stripe_status, amount_cents::text as cents, currency,
    created_at as at, coalesce(reason, stripe_reason) as reason, requested_by_name as requested_by
  from refunds where ${condition} order by created_at desc, id desc limit ${limit}`;
export const refundsGroup = (rows: readonly RefundRow[]) =>
  groupOf('Refunds', rows, (row) => ({
    key: row.id,
    object: { kind: 'refund', id: row.id },
    title: row.reason ? wordsOf(row.reason) : 'Refund',
    note: row.requested_by ? `by ${row.requested_by}` : 'made outside Backdesk',
    state: stateOf(row.state, row.stripe_status),
    money: moneyOf(row.cents, row.currency),
    at: new Date(row.at),
    stripeId: row.stripe_id,
  }));

export type DisputeRow = {
  id: string;
  stripe_id: string;
  status: string;
  stripe_status: string;
  cents: string;
  currency: string;
  at: string;
  reason: string | null;
};
export const disputesWhere = (condition: RawBuilder<unknown>) => sql<DisputeRow>`
  select id, stripe_dispute_id as stripe_id, status, stripe_status, amount_cents::text as cents, currency,
    created_at as at, reason
  from disputes where ${condition} order by created_at desc, id desc limit ${limit}`;
export const disputesGroup = (rows: readonly DisputeRow[]) =>
  groupOf('Disputes', rows, (row) => ({
    key: row.id,
    object: { kind: 'dispute', id: row.id },
    title: row.reason ? wordsOf(row.reason) : 'Dispute',
    state: stateOf(row.status, row.stripe_status),
    money: moneyOf(row.cents, row.currency),
    at: new Date(row.at),
    stripeId: row.stripe_id,
  }));

export type ChargeRow = {
  id: string;
  stripe_id: string;
  status: string;
  stripe_status: string;
  cents: string;
  currency: string;
  at: string;
  brand: string | null;
  last4: string | null;
  failure_message: string | null;
  decline_code: string | null;
  risk_level: string | null;
};
export const chargesWhere = (condition: RawBuilder<unknown>) => sql<ChargeRow>`
  select id, stripe_charge_id as stripe_id, status, stripe_status, amount_cents::text as cents, currency,
    created_at as at, card_brand as brand, card_last4 as last4, failure_message,
    coalesce(network_decline_code, failure_code) as decline_code, risk_level
  from charges where ${condition} order by created_at desc, id desc limit ${limit}`;
export const chargesGroup = (rows: readonly ChargeRow[]) =>
  groupOf('Attempts', rows, (row) => ({
    key: row.id,
    title: formatCard(row.brand, row.last4) ?? 'Attempt',
    note: joined(
      row.failure_message,
      row.decline_code && wordsOf(row.decline_code),
      row.risk_level && `risk ${wordsOf(row.risk_level)}`,
    ),
    state: stateOf(row.status, row.stripe_status),
    money: moneyOf(row.cents, row.currency),
    at: new Date(row.at),
    stripeId: row.stripe_id,
  }));
