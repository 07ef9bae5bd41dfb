import { invalidRequest, refused } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import { list } from '../objects/common.ts';
import type { CreditNote } from '../objects/credit-note.ts';
import type { Invoice } from '../objects/invoice.ts';
import type { Metadata } from '../objects/metadata.ts';
import { liveCustomer } from './payment-methods.ts';
import { createRefund } from './refunds.ts';

export type CreditNoteRequest = {
  readonly invoice: string;
  /** Minor units; everything that is left when undefined. */
  readonly amount?: number;
  readonly refundAmount?: number;
  readonly creditAmount?: number;
  readonly outOfBandAmount?: number;
  readonly reason: CreditNote['reason'];
  readonly memo: string | null;
  readonly metadata: Metadata;
};

/**
 * Credits part of a paid invoice: given back to the card, kept as credit of the customer, or settled
 * elsewhere. The three parts must add up to the amount.
 */
export function createCreditNote(work: Work, request: CreditNoteRequest): CreditNote {
  const invoice = work.get('invoice', request.invoice, 'invoice');
  if (invoice.status !== 'paid')
    throw refused(`Invoice ${invoice.id} is ${invoice.status}; only paid ones are credited here.`, {
      param: 'invoice',
    });
  const amount = request.amount ?? invoice.total - invoice.post_payment_credit_notes_amount;
  checkAmount(invoice, amount, request);
  const { refundAmount: refunded = 0, creditAmount: credited = 0 } = request;
  const refund =
    refunded > 0
      ? createRefund(work, { charge: chargeOf(work, invoice), amount: refunded, metadata: {} }).id
      : undefined;
  if (credited > 0) {
    const customer = liveCustomer(work, invoice.customer);
    work.update('customer', customer.id, { balance: customer.balance - credited }, 'customer.updated');
  }
  const count = work.by('credit_note', 'invoice', invoice.id).length;
  const plain = blank(work, work.idFor('credit_note'), invoice, amount, count, request);
  const refunds =
    refund === undefined
      ? []
      : [{ amount_refunded: refunded, payment_record_refund: null, refund, type: 'refund' as const }];
  const note = work.create('credit_note', { ...plain, refunds }, 'credit_note.created');
  work.update(
    'invoice',
    invoice.id,
    { post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + amount },
    'invoice.updated',
  );
  return note;
}

function checkAmount(invoice: Invoice, amount: number, request: CreditNoteRequest): void {
  const { refundAmount = 0, creditAmount = 0, outOfBandAmount = 0 } = request;
  const parts = [refundAmount, creditAmount, outOfBandAmount];
  if (amount < 1 || parts.some((part) => part < 0))
    throw invalidRequest(`Invalid positive integer: ${amount}`, { param: 'amount' });
  const left = invoice.total - invoice.post_payment_credit_notes_amount;
  if (amount > left)
    throw refused(`Only ${left} of invoice ${invoice.id} can still be credited.`, { param: 'amount' });
  if (parts.reduce((sum, part) => sum + part, 0) !== amount)
    throw invalidRequest(
      'refund_amount, credit_amount and out_of_band_amount must add up to the amount of the credit note.',
      { param: 'amount' },
    );
}

function chargeOf(work: Work, invoice: Invoice) {
  const payment = work.by('invoice_payment', 'invoice', invoice.id).find(({ status }) => status === 'paid');
  const intent = payment && work.get('payment_intent', payment.payment.payment_intent);
  if (!intent?.latest_charge)
    throw refused(`Invoice ${invoice.id} was not paid by a charge, so nothing can be refunded.`, {
      param: 'refund_amount',
    });
  return work.get('charge', intent.latest_charge);
}

function blank(
  work: Work,
  id: string,
  invoice: Invoice,
  amount: number,
  count: number,
  request: CreditNoteRequest,
): CreditNote {
  return {
    id,
    object: 'credit_note',
    amount,
    amount_shipping: 0,
    created: work.now,
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: work.now,
    invoice: invoice.id,
    lines: list(`/v1/credit_notes/${id}/lines`, [
      {
        id: work.newId('cnli'),
        object: 'credit_note_line_item',
        amount,
        description: request.memo,
        discount_amount: 0,
        discount_amounts: [],
        livemode: false,
        metadata: {},
        pretax_credit_amounts: [],
        quantity: 1,
        tax_rates: [],
        taxes: [],
        type: 'custom_line_item',
        unit_amount: amount,
        unit_amount_decimal: String(amount),
      },
    ]),
    livemode: false,
    memo: request.memo,
    metadata: request.metadata,
    number: `${invoice.number ?? invoice.id}-CN-${String(count + 1).padStart(2, '0')}`,
    out_of_band_amount: request.outOfBandAmount ?? null,
    pdf: `https://invoice.stripe.example/cn/${id}/pdf`,
    post_payment_amount: amount,
    pre_payment_amount: 0,
    pretax_credit_amounts: [],
    reason: request.reason,
    refunds: [],
    shipping_cost: null,
    status: 'issued',
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
    total_taxes: [],
    type: 'post_payment',
    voided_at: null,
  };
}
