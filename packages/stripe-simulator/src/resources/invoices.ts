import type { DiscountRequest } from '../billing/discounts.ts';
import { cancelPayment, closeInvoice, collectInvoice, markPaid } from '../billing/invoice-payments.ts';
import { draftInvoice, finalizeInvoice } from '../billing/invoices.ts';
import { daysUntilDue } from '../billing/overdue.ts';
import { cardError, liveCustomer } from '../billing/payment-methods.ts';
import { refused } from '../core/error.ts';
import type { Includables } from '../core/expand.ts';
import { inRange, LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { list } from '../objects/common.ts';
import type { Invoice } from '../objects/invoice.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';

function update(work: Work, params: Fields, id: string): object {
  const given = params as { metadata?: MetadataPatch; description?: string; auto_advance?: boolean };
  const current = work.get('invoice', id);
  return work.update(
    'invoice',
    id,
    {
      auto_advance: given.auto_advance ?? current.auto_advance,
      description: given.description ?? current.description,
      metadata: mergeMetadata(current.metadata, given.metadata),
    },
    'invoice.updated',
  );
}

type InvoiceParams = {
  readonly auto_advance?: boolean;
  readonly collection_method?: Invoice['collection_method'];
  readonly currency?: string;
  readonly customer?: string;
  readonly days_until_due?: number;
  readonly default_payment_method?: string;
  readonly description?: string;
  readonly discounts?: '' | readonly DiscountRequest[];
  readonly metadata?: MetadataPatch;
  readonly pending_invoice_items_behavior?: 'exclude' | 'include';
};

/** A one-off draft over the items that wait for the customer; it advances by itself only when told. */
function create(work: Work, params: Fields): object {
  const given = params as InvoiceParams;
  const customer = liveCustomer(work, given.customer ?? '', 'customer');
  const waiting = work.by('invoiceitem', 'customer', customer.id).find((item) => item.invoice === null);
  const invoice = draftInvoice(work, {
    customer: customer.id,
    currency: given.currency?.toLowerCase() ?? waiting?.currency ?? customer.currency ?? 'usd',
    reason: 'manual',
    lines: [],
    periodStart: work.now,
    periodEnd: work.now,
    finalizesAt: given.auto_advance ? work.now + work.account.settings.draftInvoiceFor : null,
    excludesPending: given.pending_invoice_items_behavior !== 'include',
    discounts: given.discounts || [],
    collection: {
      collection_method: given.collection_method ?? 'charge_automatically',
      days_until_due: daysUntilDue(given),
    },
  });
  return work.update('invoice', invoice.id, {
    auto_advance: given.auto_advance ?? false,
    default_payment_method: given.default_payment_method ?? null,
    description: given.description ?? null,
    metadata: mergeMetadata({}, given.metadata),
  });
}

/** Only a draft can be deleted; its items go with it. */
function remove(work: Work, _params: Fields, id: string): object {
  const invoice = work.get('invoice', id);
  if (invoice.status !== 'draft')
    throw refused(`Invoice ${id} is ${invoice.status}; only a draft can be deleted.`);
  work.unschedule(id);
  for (const item of work.by('invoiceitem', 'invoice', id)) work.apply(['remove', 'invoiceitem', item.id]);
  work.apply(['remove', 'invoice', id]);
  work.emit('invoice.deleted', invoice);
  return { id, object: 'invoice', deleted: true };
}

function pay(work: Work, params: Fields, id: string): object {
  const given = params as { payment_method?: string; paid_out_of_band?: boolean };
  const invoice = work.get('invoice', id);
  if (invoice.status === 'draft') finalizeInvoice(work, id);
  if (given.paid_out_of_band) {
    cancelPayment(work, id, 'abandoned');
    markPaid(work, work.get('invoice', id));
    return work.get('invoice', id);
  }
  const decline = collectInvoice(work, id, given.payment_method);
  if (decline) throw cardError(decline);
  return work.get('invoice', id);
}

/** Finalising sends it too; an open one is only sent again. */
function send(work: Work, _params: Fields, id: string): object {
  const invoice = work.get('invoice', id);
  if (invoice.collection_method !== 'send_invoice')
    throw refused(`Invoice ${id} is charged automatically and is not sent.`);
  if (invoice.status === 'draft') return finalizeInvoice(work, id);
  if (invoice.status !== 'open') throw refused(`Invoice ${id} is ${invoice.status} and is not sent.`);
  work.emit('invoice.sent', invoice);
  return invoice;
}

function lines(work: Work, _params: Fields, id: string): object {
  return work.get('invoice', id).lines;
}

const SUBSCRIPTION = 'parent.subscription_details.subscription';

export const invoices: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/invoices',
    params: [
      'auto_advance',
      'collection_method',
      'currency',
      'customer',
      'days_until_due',
      'default_payment_method',
      'description',
      'discounts',
      'metadata',
      'pending_invoice_items_behavior',
      'expand',
    ],
    run: create,
  },
  { method: 'DELETE', path: '/v1/invoices/{id}', params: [], run: remove },
  {
    method: 'GET',
    path: '/v1/invoices/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('invoice', id),
  },
  {
    method: 'POST',
    path: '/v1/invoices/{id}',
    params: ['auto_advance', 'description', 'metadata', 'expand'],
    run: update,
  },
  { method: 'GET', path: '/v1/invoices/{id}/lines', params: LIST_PARAMS, run: lines },
  {
    method: 'POST',
    path: '/v1/invoices/{id}/finalize',
    params: ['expand'],
    run: (work, _params, id) => finalizeInvoice(work, id),
  },
  {
    method: 'POST',
    path: '/v1/invoices/{id}/send',
    params: ['expand'],
    run: send,
  },
  {
    method: 'POST',
    path: '/v1/invoices/{id}/pay',
    params: ['off_session', 'paid_out_of_band', 'payment_method', 'expand'],
    run: pay,
  },
  {
    method: 'POST',
    path: '/v1/invoices/{id}/void',
    params: ['expand'],
    run: (work, _params, id) => closeInvoice(work, id, 'void'),
  },
  {
    method: 'POST',
    path: '/v1/invoices/{id}/mark_uncollectible',
    params: ['expand'],
    run: (work, _params, id) => closeInvoice(work, id, 'uncollectible'),
  },
  {
    method: 'GET',
    path: '/v1/invoices',
    params: [
      ...LIST_PARAMS,
      'collection_method',
      'created',
      'customer',
      'due_date',
      'status',
      'subscription',
    ],
    run: listHandler('invoice', '/v1/invoices', {
      equals: {
        subscription: SUBSCRIPTION,
        customer: 'customer',
        status: 'status',
        collection_method: 'collection_method',
      },
      filter: ({ due_date: due }) =>
        due === undefined
          ? undefined
          : (invoice) => invoice.due_date !== null && inRange(invoice.due_date, due),
    }),
  },
  {
    method: 'GET',
    path: '/v1/invoice_payments/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('invoice_payment', id),
  },
  {
    method: 'GET',
    path: '/v1/invoice_payments',
    params: [...LIST_PARAMS, 'created', 'invoice', 'payment', 'status'],
    run: (work, params, id) => {
      const payment = params['payment'] as { readonly payment_intent?: string } | undefined;
      const run = listHandler('invoice_payment', '/v1/invoice_payments', {
        equals: { invoice: 'invoice', intent: 'payment.payment_intent', status: 'status' },
      });
      return run(work, { ...params, intent: payment?.payment_intent }, id);
    },
  },
];

/** An invoice carries its payments only when they are asked for. */
export const invoiceParts: Includables = {
  invoice: {
    payments: (account, invoice) =>
      list(
        '/v1/invoice_payments',
        account.table('invoice_payment').by('invoice', invoice['id']).toReversed(),
      ),
  },
};
