import { closeInvoice, collectInvoice, markPaid } from '../billing/invoice-payments.ts';
import { finalizeInvoice } from '../billing/invoices.ts';
import { cardError } from '../billing/payment-methods.ts';
import type { Includables } from '../core/expand.ts';
import { inRange, LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { list } from '../objects/common.ts';
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

function pay(work: Work, params: Fields, id: string): object {
  const given = params as { payment_method?: string; paid_out_of_band?: boolean };
  const invoice = work.get('invoice', id);
  if (invoice.status === 'draft') finalizeInvoice(work, id);
  if (given.paid_out_of_band) {
    markPaid(work, work.get('invoice', id));
    return work.get('invoice', id);
  }
  const decline = collectInvoice(work, id, given.payment_method);
  if (decline) throw cardError(decline);
  return work.get('invoice', id);
}

function lines(work: Work, _params: Fields, id: string): object {
  return work.get('invoice', id).lines;
}

const SUBSCRIPTION = 'parent.subscription_details.subscription';

export const invoices: readonly Route[] = [
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
