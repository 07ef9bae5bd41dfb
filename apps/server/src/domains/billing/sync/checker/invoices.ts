import { creditNoteStatuses, invoiceStatuses } from '@backdesk/contract';
import {
  amount,
  at,
  type Check,
  created,
  currency,
  elements,
  type Field,
  idIn,
  instant,
  joined,
  owner,
  personal,
  plain,
  status,
  total,
} from './check.ts';

const lines: Field = {
  name: 'lines',
  mirror: `(select string_agg(concat_ws(' ', l.stripe_line_id, l.amount_cents, l.quantity, l.stripe_price_id), ', '
      order by l.stripe_line_id collate "C")
    from invoice_lines l where l.invoice_id = t.id)`,
  stripe: (raw) =>
    elements(raw['lines'])
      .toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1))
      .map((line) =>
        joined([
          line['id'],
          line['amount'],
          line['quantity'],
          idIn(at(line, 'pricing', 'price_details', 'price')),
        ]),
      )
      .join(', '),
};

/** The payments that were, or are to be, collected for it; each payment names one invoice. */
const payments: Field = {
  name: 'payments',
  mirror: `(select string_agg(p.stripe_payment_intent_id, ' ' order by p.stripe_payment_intent_id collate "C")
    from payments p where p.product_id = t.product_id and p.stripe_invoice_id = t.stripe_invoice_id)`,
  stripe: (raw) =>
    elements(raw['payments'])
      .flatMap((entry) => idIn(at(entry, 'payment', 'payment_intent')) ?? [])
      .map(String)
      .toSorted()
      .join(' '),
};

const invoice: Check = {
  kind: 'invoice',
  from: 'invoices t',
  id: 'stripe_invoice_id',
  // Only a draft can be deleted.
  isDeletable: true,
  isUnlisted: `t.stripe_status = 'deleted'`,
  isKept: (raw) => raw['customer'] != null,
  volatile: ['hosted_invoice_url', 'invoice_pdf', 'last_finalization_error'],
  fields: [
    created,
    owner,
    plain('subscription', 'stripe_subscription_id', ['parent', 'subscription_details', 'subscription']),
    plain('number', 'number', 'number'),
    plain('status at Stripe', 'stripe_status', 'status'),
    status(invoiceStatuses),
    plain('billing reason', 'billing_reason', 'billing_reason'),
    plain('collection method', 'collection_method', 'collection_method'),
    personal(plain('description', 'description', 'description')),
    amount('subtotal', 'subtotal_cents', 'subtotal'),
    { name: 'discount', mirror: 't.discount_cents', stripe: (raw) => total(raw['total_discount_amounts']) },
    { name: 'tax', mirror: 't.tax_cents', stripe: (raw) => total(raw['total_taxes']) },
    amount('total', 'total_cents', 'total'),
    amount('due', 'due_cents', 'amount_due'),
    amount('paid', 'paid_cents', 'amount_paid'),
    amount('remaining', 'remaining_cents', 'amount_remaining'),
    currency(),
    amount('attempts', 'attempt_count', 'attempt_count'),
    instant('next attempt', 'next_attempt_at', 'next_payment_attempt'),
    instant('period start', 'period_start_at', 'period_start'),
    instant('period end', 'period_end_at', 'period_end'),
    instant('due date', 'due_at', 'due_date'),
    instant('finalized', 'finalized_at', ['status_transitions', 'finalized_at']),
    instant('paid at', 'paid_at', ['status_transitions', 'paid_at']),
    instant('voided', 'voided_at', ['status_transitions', 'voided_at']),
    instant('uncollectible', 'marked_uncollectible_at', ['status_transitions', 'marked_uncollectible_at']),
    lines,
    payments,
  ],
};

const creditNote: Check = {
  kind: 'credit_note',
  from: `(select c.*, i.stripe_invoice_id, r.stripe_refund_id from credit_notes c
    join invoices i on i.id = c.invoice_id left join refunds r on r.id = c.refund_id) t`,
  id: 'stripe_credit_note_id',
  isKept: (raw) => raw['customer'] != null,
  volatile: ['pdf'],
  fields: [
    created,
    owner,
    plain('invoice', 'stripe_invoice_id', 'invoice'),
    plain('refund', 'stripe_refund_id', ['refunds', 0, 'refund']),
    plain('number', 'number', 'number'),
    plain('status at Stripe', 'stripe_status', 'status'),
    status(creditNoteStatuses),
    plain('reason', 'reason', 'reason'),
    personal(plain('memo', 'memo', 'memo')),
    amount('subtotal', 'subtotal_cents', 'subtotal'),
    { name: 'tax', mirror: 't.tax_cents', stripe: (raw) => total(raw['total_taxes']) },
    amount('total', 'total_cents', 'total'),
    currency(),
    instant('voided', 'voided_at', 'voided_at'),
  ],
};

export const invoiceChecks = [invoice, creditNote];
