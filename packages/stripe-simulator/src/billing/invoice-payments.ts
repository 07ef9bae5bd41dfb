import { refused } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import type { Invoice, InvoicePayment } from '../objects/invoice.ts';
import type { Decline } from '../objects/test-cards.ts';
import { type Attempt, attemptPayment } from './attempt.ts';
import { cancelIntent } from './intents.ts';
import { liveCustomer, resolvePaymentMethod } from './payment-methods.ts';
import { subscriptionPaid, subscriptionUnpaid } from './subscription-status.ts';

const DAY = 86_400;

/** The subscription an invoice was made for. */
export function subscriptionOf(invoice: Invoice): string | undefined {
  return invoice.parent?.subscription_details.subscription;
}

/** The card an invoice is charged to: its own, its subscription's, or the customer's default. */
export function methodFor(work: Work, invoice: Invoice): string | null {
  const subscription = subscriptionOf(invoice);
  return (
    invoice.default_payment_method ??
    (subscription === undefined ? null : work.get('subscription', subscription).default_payment_method) ??
    liveCustomer(work, invoice.customer).invoice_settings.default_payment_method
  );
}

function openPayment(work: Work, invoice: string): InvoicePayment | undefined {
  return work.by('invoice_payment', 'invoice', invoice).find(({ status }) => status === 'open');
}

/**
 * Tries to collect an open invoice. Nothing due is paid without a charge. Returns the decline
 * when it failed; no payment method counts as one.
 */
export function collectInvoice(work: Work, id: string, methodId?: string): Decline | undefined {
  const invoice = work.get('invoice', id);
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
    throw refused(`Invoice ${id} is ${invoice.status} and cannot be paid.`, { code: 'invoice_not_payable' });
  if (invoice.amount_due === 0) {
    markPaid(work, invoice);
    return undefined;
  }
  const payment = openPayment(work, id);
  const wanted = methodId ?? methodFor(work, invoice);
  if (!payment || wanted === null) {
    const decline = {
      code: 'invoice_payment_intent_requires_action',
      message: 'There is no payment method to charge.',
    };
    markFailed(work, invoice);
    return decline;
  }
  const intent = work.get('payment_intent', payment.payment.payment_intent);
  const attempt = attemptPayment(work, intent, resolvePaymentMethod(work, wanted, 'payment_method'));
  settleInvoiceOf(work, attempt);
  return attempt.decline;
}

/** Carries the result of a payment attempt over to the invoice the intent belongs to, if there is one. */
export function settleInvoiceOf(work: Work, attempt: Attempt): void {
  const payment = work.by('invoice_payment', 'payment.payment_intent', attempt.intent.id).at(-1);
  if (payment?.status !== 'open') return;
  const invoice = work.get('invoice', payment.invoice);
  if (attempt.decline) markFailed(work, invoice);
  else markPaid(work, invoice, payment);
}

/** Marks paid outside a charge too (`paid_out_of_band`, nothing due). */
export function markPaid(work: Work, invoice: Invoice, payment?: InvoicePayment): void {
  work.unschedule(invoice.id);
  if (payment)
    work.update(
      'invoice_payment',
      payment.id,
      {
        amount_paid: invoice.amount_due,
        status: 'paid',
        status_transitions: { canceled_at: null, paid_at: work.now },
      },
      'invoice_payment.paid',
    );
  const paid = work.update('invoice', invoice.id, {
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempt_count: invoice.attempt_count + (payment ? 1 : 0),
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: work.now },
  });
  work.emit('invoice.paid', paid);
  work.emit('invoice.payment_succeeded', paid);
  if (subscriptionOf(paid) !== undefined) subscriptionPaid(work, paid);
}

/** Counts the failure, plans the next retry, and lets the subscription react. */
function markFailed(work: Work, invoice: Invoice): void {
  const { retryDays } = work.account.settings;
  const firstAttempt = invoice.status_transitions.finalized_at ?? work.now;
  const retryIn =
    invoice.billing_reason === 'subscription_create' ? undefined : retryDays[invoice.attempt_count];
  const next = retryIn === undefined ? null : firstAttempt + retryIn * DAY;
  work.unschedule(invoice.id, 'invoice.retry');
  if (next !== null && next > work.now) work.schedule('invoice.retry', next, invoice.id);
  const failed = work.update('invoice', invoice.id, {
    attempt_count: invoice.attempt_count + 1,
    attempted: true,
    auto_advance: next !== null,
    next_payment_attempt: next,
  });
  work.emit('invoice.payment_failed', failed);
  if (subscriptionOf(failed) !== undefined) subscriptionUnpaid(work, failed, next === null);
}

/** Gives up the payment that an invoice waits for, when there is one. */
export function cancelPayment(work: Work, invoice: string, reason: 'abandoned' | 'void_invoice'): void {
  const payment = openPayment(work, invoice);
  if (!payment) return;
  cancelIntent(work, payment.payment.payment_intent, reason);
  work.update('invoice_payment', payment.id, {
    status: 'canceled',
    status_transitions: { canceled_at: work.now, paid_at: null },
  });
}

/** Voids or writes off an open invoice; its payment intent is canceled. */
export function closeInvoice(work: Work, id: string, status: 'void' | 'uncollectible'): Invoice {
  const invoice = work.get('invoice', id);
  const allowed = status === 'void' ? ['open', 'uncollectible'] : ['open'];
  if (!allowed.includes(invoice.status))
    throw refused(`Invoice ${id} is ${invoice.status} and cannot become ${status}.`);
  work.unschedule(id);
  if (status === 'void') cancelPayment(work, id, 'void_invoice');
  const moment = status === 'void' ? { voided_at: work.now } : { marked_uncollectible_at: work.now };
  const fields = {
    auto_advance: false,
    next_payment_attempt: null,
    status,
    status_transitions: { ...invoice.status_transitions, ...moment },
  };
  return work.update(
    'invoice',
    id,
    fields,
    status === 'void' ? 'invoice.voided' : 'invoice.marked_uncollectible',
  );
}
