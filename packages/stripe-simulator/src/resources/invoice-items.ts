import { liveCustomer } from '../billing/payment-methods.ts';
import { addInvoiceItem } from '../billing/pending-items.ts';
import { invalidRequest, refused } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';
import { currencyCode } from './prices.ts';

type ItemParams = {
  readonly amount?: number;
  readonly currency?: string;
  readonly customer?: string;
  readonly description?: string;
  readonly metadata?: MetadataPatch;
  readonly pricing?: { readonly price?: string };
  readonly quantity?: number;
  readonly subscription?: string;
};

/** From an amount and currency, or from a one-time price and quantity. */
function create(work: Work, params: Fields): object {
  const given = params as ItemParams;
  const customer = liveCustomer(work, given.customer ?? '', 'customer').id;
  if (given.subscription !== undefined) work.get('subscription', given.subscription, 'subscription');
  const price =
    given.pricing?.price === undefined ? undefined : work.get('price', given.pricing.price, 'pricing[price]');
  if (price?.recurring)
    throw invalidRequest(`The price ${price.id} is recurring; an invoice item takes a one-time price.`, {
      param: 'pricing[price]',
    });
  const quantity = given.quantity ?? 1;
  const amount = price ? price.unit_amount * quantity : given.amount;
  const currency = price?.currency ?? given.currency;
  if (amount === undefined || currency === undefined)
    throw invalidRequest('Give amount and currency, or pricing[price].', {
      code: 'parameter_missing',
      param: 'amount',
    });
  return addInvoiceItem(work, {
    amount,
    currency: currencyCode(currency),
    customer,
    description: given.description ?? null,
    metadata: mergeMetadata({}, given.metadata),
    parent:
      given.subscription === undefined
        ? null
        : { subscription_details: { subscription: given.subscription }, type: 'subscription_details' },
    ...(price && {
      pricing: {
        price_details: { price: price.id, product: price.product },
        type: 'price_details',
        unit_amount_decimal: price.unit_amount_decimal,
      },
    }),
    quantity,
  });
}

function update(work: Work, params: Fields, id: string): object {
  const given = params as ItemParams;
  const item = work.get('invoiceitem', id);
  if (item.invoice !== null) throw refused(`Invoice item ${id} is already on invoice ${item.invoice}.`);
  return work.update('invoiceitem', id, {
    amount: given.amount ?? item.amount,
    description: given.description ?? item.description,
    metadata: mergeMetadata(item.metadata, given.metadata),
  });
}

function remove(work: Work, _params: Fields, id: string): object {
  const item = work.get('invoiceitem', id);
  if (item.invoice !== null) throw refused(`Invoice item ${id} is already on invoice ${item.invoice}.`);
  work.apply(['remove', 'invoiceitem', id]);
  work.emit('invoiceitem.deleted', item);
  return { id, object: 'invoiceitem', deleted: true };
}

export const invoiceItems: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/invoiceitems',
    params: [
      'amount',
      'currency',
      'customer',
      'description',
      'metadata',
      'pricing',
      'quantity',
      'subscription',
      'expand',
    ],
    run: create,
  },
  {
    method: 'GET',
    path: '/v1/invoiceitems/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('invoiceitem', id),
  },
  {
    method: 'POST',
    path: '/v1/invoiceitems/{id}',
    params: ['amount', 'description', 'metadata', 'expand'],
    run: update,
  },
  { method: 'DELETE', path: '/v1/invoiceitems/{id}', params: [], run: remove },
  {
    method: 'GET',
    path: '/v1/invoiceitems',
    params: [...LIST_PARAMS, 'created', 'customer', 'invoice', 'pending'],
    run: listHandler('invoiceitem', '/v1/invoiceitems', {
      equals: { invoice: 'invoice', customer: 'customer' },
      filter: ({ pending }) =>
        pending === undefined ? undefined : (item) => (item.invoice === null) === pending,
    }),
  },
];
