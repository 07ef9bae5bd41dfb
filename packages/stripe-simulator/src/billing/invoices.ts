import { refused } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import { list } from '../objects/common.ts';
import type { Customer } from '../objects/customer.ts';
import type { BillingReason, Invoice, LineItem } from '../objects/invoice.ts';
import type { Subscription } from '../objects/subscription.ts';
import { discountLines, type DiscountAmount } from './discounted-lines.ts';
import {
  discountsOn,
  endCustomerDiscount,
  endDiscounts,
  type DiscountRequest,
  redeemAll,
} from './discounts.ts';
import { createIntent } from './intents.ts';
import { liveCustomer } from './payment-methods.ts';
import { lineOfItem, pendingItems } from './pending-items.ts';

const DAY = 86_400;

/** A line before it belongs to an invoice. */
export type LineDraft = Omit<LineItem, 'id' | 'invoice'>;

export type InvoiceDraft = {
  readonly customer: string;
  readonly currency: string;
  readonly reason: BillingReason;
  readonly lines: readonly LineDraft[];
  readonly subscription?: Subscription;
  readonly periodStart: number;
  readonly periodEnd: number;
  /** When it finalises by itself; null when the caller does it. */
  readonly finalizesAt: number | null;
  /** Leaves waiting invoice items for another invoice. */
  readonly excludesPending?: boolean;
  /** Coupons for this invoice alone, on top of its subscription's. */
  readonly discounts?: readonly DiscountRequest[];
  /** How a one-off invoice is paid; a subscription's own way wins. */
  readonly collection?: Collection;
};

/** With `send_invoice` the customer pays until `dueInDays` after the invoice is final. */
export type Collection = {
  readonly collection_method: Invoice['collection_method'];
  readonly days_until_due: number | null;
};

/** Creates a draft invoice with copies of the customer's data, as Stripe freezes them. */
export function draftInvoice(work: Work, draft: InvoiceDraft): Invoice {
  const customer = liveCustomer(work, draft.customer, 'customer');
  const id = work.idFor('invoice');
  const pending = draft.excludesPending
    ? []
    : pendingItems(work, draft.customer, draft.currency, draft.subscription?.id);
  const plain = [...pending.map(lineOfItem), ...draft.lines].map((line) => ({
    ...line,
    id: work.newId('il'),
    invoice: id,
  }));
  const subtotal = plain.reduce((sum, line) => sum + line.amount, 0);
  const { subscription } = draft;
  const redeemer = { customer: customer.id, currency: draft.currency, invoice: id, amount: subtotal };
  const own = redeemAll(work, draft.discounts ?? [], redeemer);
  const inherited = subscription ? discountsOn(work, subscription) : [];
  const discounted = discountLines(work, plain, [...inherited, ...own]);
  const { lines } = discounted;
  const collection = subscription ?? draft.collection;
  const finalAt = draft.finalizesAt ?? work.now;
  const invoice = work.create(
    'invoice',
    {
      id,
      ...blankInvoice(work, customer),
      automatically_finalizes_at: draft.finalizesAt,
      billing_reason: draft.reason,
      collection_method: collection?.collection_method ?? 'charge_automatically',
      currency: draft.currency,
      discounts: discounted.amounts.map(({ discount }) => discount),
      due_date:
        collection?.collection_method === 'send_invoice'
          ? finalAt + (collection.days_until_due ?? 0) * DAY
          : null,
      lines: list(`/v1/invoices/${id}/lines`, lines),
      parent: subscription
        ? {
            quote_details: null,
            subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
            type: 'subscription_details',
          }
        : null,
      period_end: draft.periodEnd,
      period_start: draft.periodStart,
      ...totals(subtotal, discounted.amounts),
    },
    'invoice.created',
  );
  endUsedUp(work, subscription?.id, discounted.amounts);
  for (const item of pending) work.update('invoiceitem', item.id, { invoice: id });
  if (draft.finalizesAt !== null) work.schedule('invoice.finalize', draft.finalizesAt, id);
  return invoice;
}

/** A coupon for `once` is spent by the first invoice that it made cheaper. */
function endUsedUp(work: Work, subscription: string | undefined, amounts: readonly DiscountAmount[]): void {
  if (subscription === undefined) return;
  const { customer } = work.get('subscription', subscription);
  for (const { amount, discount: id } of amounts) {
    const discount = work.get('discount', id);
    const { duration } = work.get('coupon', discount.source.coupon);
    if (amount > 0 && discount.subscription === null && discount.invoice === null && duration === 'once')
      endCustomerDiscount(work, customer, id);
  }
  const spent = amounts.filter(({ amount, discount: id }) => {
    const discount = work.get('discount', id);
    const { duration } = work.get('coupon', discount.source.coupon);
    return amount > 0 && discount.subscription === subscription && duration === 'once';
  });
  if (spent.length === 0) return;
  const ids = spent.map(({ discount }) => discount);
  endDiscounts(work, subscription, ids);
}

function totals(
  subtotal: number,
  discounts: readonly DiscountAmount[],
): Partial<Invoice> & Pick<Invoice, 'amount_due'> {
  const total = subtotal - discounts.reduce((sum, { amount }) => sum + amount, 0);
  const due = Math.max(0, total);
  return {
    amount_due: due,
    amount_remaining: due,
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_discount_amounts: discounts,
    total_excluding_tax: total,
  };
}

function blankInvoice(
  work: Work,
  customer: Customer,
): Omit<Invoice, 'id' | 'lines' | 'billing_reason' | 'currency'> {
  return {
    object: 'invoice',
    account_country: 'US',
    account_name: work.account.key,
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    collection_method: 'charge_automatically',
    created: work.now,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address,
    customer_email: customer.email,
    customer_name: customer.name,
    customer_phone: customer.phone,
    customer_shipping: null,
    customer_tax_exempt: customer.tax_exempt,
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: work.now,
    period_start: work.now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer.balance,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: null,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: work.now,
  };
}

/**
 * Numbers and opens a draft, applies the customer's balance, and prepares its payment. A
 * negative total becomes credit on the customer; an invoice with nothing due is paid at once.
 */
export function finalizeInvoice(work: Work, id: string): Invoice {
  const invoice = work.get('invoice', id);
  if (invoice.status !== 'draft')
    throw refused(`Invoice ${id} is ${invoice.status}, only a draft can be finalized.`);
  const customer = liveCustomer(work, invoice.customer);
  const { due, ending } = applyBalance(invoice.total, customer.balance);
  const sequence = customer.next_invoice_sequence;
  work.unschedule(id, 'invoice.finalize');
  work.update(
    'customer',
    customer.id,
    { balance: ending, currency: invoice.currency, next_invoice_sequence: sequence + 1 },
    // The number of the next invoice alone is no news.
    ending === customer.balance && invoice.currency === customer.currency ? undefined : 'customer.updated',
  );
  const opened = work.update(
    'invoice',
    id,
    {
      amount_due: due,
      amount_remaining: due,
      automatically_finalizes_at: null,
      effective_at: work.now,
      ending_balance: ending,
      hosted_invoice_url: `https://invoice.stripe.example/i/${id}`,
      invoice_pdf: `https://invoice.stripe.example/i/${id}/pdf`,
      number: `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`,
      starting_balance: customer.balance,
      status: 'open',
      status_transitions: { ...invoice.status_transitions, finalized_at: work.now },
    },
    'invoice.finalized',
  );
  if (due > 0) preparePayment(work, opened);
  if (opened.collection_method === 'send_invoice') {
    work.emit('invoice.sent', opened);
    if (opened.due_date !== null) work.schedule('invoice.overdue', opened.due_date, id);
  }
  return opened;
}

/** Credit on the customer (a negative balance) pays first; a negative total adds credit. */
export function applyBalance(total: number, balance: number): { due: number; ending: number } {
  const due = total + balance;
  return due >= 0 ? { due, ending: 0 } : { due: 0, ending: due };
}

function preparePayment(work: Work, invoice: Invoice): void {
  const intent = createIntent(work, invoice.amount_due, invoice.currency, {
    customer: invoice.customer,
    description:
      invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
    setup_future_usage: invoice.parent ? 'off_session' : null,
  });
  work.put('invoice_payment', {
    id: work.idFor('invoice_payment'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: work.now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
}
