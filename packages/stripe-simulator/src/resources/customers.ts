import { endCustomerDiscount } from '../billing/discounts.ts';
import { invalidRequest, missing } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { attachPaymentMethod, liveCustomer, resolvePaymentMethod } from '../billing/payment-methods.ts';
import { endSubscription, isOver } from '../billing/subscription-status.ts';
import { type Address, EMPTY_ADDRESS } from '../objects/common.ts';
import { type Customer, newCustomer } from '../objects/customer.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';

const WRITABLE = [
  'address',
  'description',
  'email',
  'invoice_settings',
  'metadata',
  'name',
  'phone',
  'preferred_locales',
  'tax_exempt',
  'balance',
];

type CustomerParams = {
  readonly address?: '' | Partial<Address>;
  readonly balance?: number;
  readonly description?: string;
  readonly email?: string;
  readonly invoice_settings?: { readonly default_payment_method?: string; readonly footer?: string };
  readonly metadata?: MetadataPatch;
  readonly name?: string;
  readonly payment_method?: string;
  readonly phone?: string;
  readonly preferred_locales?: readonly string[];
  readonly tax_exempt?: '' | Customer['tax_exempt'];
};

/** An empty text clears a field. */
function text(value: string | undefined, current: string | null): string | null {
  return value === undefined ? current : value === '' ? null : value;
}

function checkEmail(email: string | undefined): void {
  if (email && !/^[^\s@]+@[^\s@]+$/.test(email))
    throw invalidRequest(`Invalid email address: ${email}`, { code: 'email_invalid', param: 'email' });
}

function changes(work: Work, current: Customer, params: CustomerParams): Partial<Customer> {
  checkEmail(params.email);
  const { address, invoice_settings: invoicing } = params;
  const method = invoicing?.default_payment_method;
  if (
    method &&
    work.get('payment_method', method, 'invoice_settings[default_payment_method]').customer !== current.id
  )
    throw invalidRequest(`PaymentMethod ${method} is not attached to this customer. Attach it first.`, {
      param: 'invoice_settings[default_payment_method]',
    });
  return {
    ...(address !== undefined && { address: address === '' ? null : { ...EMPTY_ADDRESS, ...address } }),
    balance: params.balance ?? current.balance,
    description: text(params.description, current.description),
    email: text(params.email, current.email),
    invoice_settings: {
      ...current.invoice_settings,
      default_payment_method: text(method, current.invoice_settings.default_payment_method),
      footer: text(invoicing?.footer, current.invoice_settings.footer),
    },
    metadata: mergeMetadata(current.metadata, params.metadata),
    name: text(params.name, current.name),
    phone: text(params.phone, current.phone),
    preferred_locales: params.preferred_locales ?? current.preferred_locales,
    tax_exempt: params.tax_exempt || current.tax_exempt,
  };
}

function create(work: Work, params: Fields): object {
  const given = params as CustomerParams;
  const blank = newCustomer(work.idFor('customer'), work.now, work.token(8).toUpperCase());
  work.put('customer', blank);
  // The method is attached first, so that it can be named as the default of the same request.
  const method =
    given.payment_method === undefined
      ? undefined
      : resolvePaymentMethod(work, given.payment_method, 'payment_method');
  const attached = method && attachPaymentMethod(work, method, blank.id);
  const wanted = given.invoice_settings?.default_payment_method;
  const named =
    attached && wanted !== undefined && (wanted === given.payment_method || wanted === attached.id);
  const params2 = named
    ? { ...given, invoice_settings: { ...given.invoice_settings, default_payment_method: attached.id } }
    : given;
  const customer = work.put('customer', { ...blank, ...changes(work, blank, params2) });
  work.emit('customer.created', customer);
  return customer;
}

function update(work: Work, params: Fields, id: string): object {
  const current = liveCustomer(work, id);
  return work.update('customer', id, changes(work, current, params as CustomerParams), 'customer.updated');
}

/** Cancels what runs and leaves a stub without personal data. */
function remove(work: Work, _params: Fields, id: string): object {
  const customer = liveCustomer(work, id);
  for (const subscription of work.by('subscription', 'customer', id))
    if (!isOver(subscription.status)) endSubscription(work, subscription.id, 'cancellation_requested');
  const deleted = work.put('customer', { id, object: 'customer', deleted: true });
  work.emit('customer.deleted', customer);
  return deleted;
}

/** Takes the coupon of the customer away; those of its subscriptions stay. */
function removeDiscount(work: Work, _params: Fields, id: string): object {
  const { discount } = liveCustomer(work, id);
  if (!discount) throw missing('discount', id);
  endCustomerDiscount(work, id, discount.id);
  const { end: _end, ...deleted } = discount;
  return { ...deleted, deleted: true };
}

export const customers: readonly Route[] = [
  { method: 'DELETE', path: '/v1/customers/{id}/discount', params: [], run: removeDiscount },
  { method: 'POST', path: '/v1/customers', params: [...WRITABLE, 'payment_method', 'expand'], run: create },
  {
    method: 'GET',
    path: '/v1/customers/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('customer', id),
  },
  { method: 'POST', path: '/v1/customers/{id}', params: [...WRITABLE, 'expand'], run: update },
  { method: 'DELETE', path: '/v1/customers/{id}', params: [], run: remove },
  {
    method: 'GET',
    path: '/v1/customers',
    params: [...LIST_PARAMS, 'created', 'email'],
    run: listHandler('customer', '/v1/customers', {
      equals: { email: 'email' },
      filter: () => (customer) => customer.deleted !== true,
    }),
  },
];
