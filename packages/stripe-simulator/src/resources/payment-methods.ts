import {
  attachPaymentMethod,
  createPaymentMethod,
  resolvePaymentMethod,
} from '../billing/payment-methods.ts';
import { invalidRequest, refused } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { type BillingDetails, EMPTY_ADDRESS } from '../objects/common.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';
import type { PaymentMethod } from '../objects/payment-method.ts';
import { cardOfNumber, cardOfToken } from '../objects/test-cards.ts';

type CardParams = {
  readonly number?: string;
  readonly token?: string;
  readonly exp_month?: number;
  readonly exp_year?: number;
  readonly cvc?: string;
};

type MethodParams = {
  readonly type?: string;
  readonly card?: CardParams;
  readonly billing_details?: Partial<BillingDetails>;
  readonly metadata?: MetadataPatch;
  readonly allow_redisplay?: PaymentMethod['allow_redisplay'];
};

function changes(current: PaymentMethod, params: MethodParams): Partial<PaymentMethod> {
  const { address, ...details } = params.billing_details ?? {};
  return {
    allow_redisplay: params.allow_redisplay ?? current.allow_redisplay,
    billing_details: {
      ...current.billing_details,
      ...details,
      ...(address && { address: { ...EMPTY_ADDRESS, ...address } }),
    },
    card: {
      ...current.card,
      exp_month: params.card?.exp_month ?? current.card.exp_month,
      exp_year: params.card?.exp_year ?? current.card.exp_year,
    },
    metadata: mergeMetadata(current.metadata, params.metadata),
  };
}

function create(work: Work, params: Fields): object {
  const given = params as MethodParams;
  if (given.type !== 'card')
    throw invalidRequest('Only payment methods of type card are simulated.', { param: 'type' });
  const { number, token, exp_month: expMonth, exp_year: expYear } = given.card ?? {};
  const card = token === undefined ? cardOfNumber(number ?? '') : cardOfToken(token);
  if (!card)
    throw invalidRequest('Use one of the test cards: a tok_… token or a test card number.', {
      param: token === undefined ? 'card[number]' : 'card[token]',
    });
  const created = createPaymentMethod(work, {
    card,
    ...(expMonth !== undefined && { expMonth }),
    ...(expYear !== undefined && { expYear }),
  });
  return work.update('payment_method', created.id, changes(created, given));
}

function update(work: Work, params: Fields, id: string): object {
  const current = work.get('payment_method', id);
  return work.update(
    'payment_method',
    id,
    changes(current, params as MethodParams),
    'payment_method.updated',
  );
}

function attach(work: Work, params: Fields, id: string): object {
  const method = resolvePaymentMethod(work, id);
  return attachPaymentMethod(work, method, params['customer'] as string);
}

/** A detached method cannot be used again, so it also stops being anybody's default. */
function detach(work: Work, _params: Fields, id: string): object {
  const method = work.get('payment_method', id);
  if (method.customer === null) throw refused(`PaymentMethod ${id} is not attached to a customer.`);
  const customer = work.get('customer', method.customer);
  if (!customer.deleted && customer.invoice_settings.default_payment_method === id)
    work.update(
      'customer',
      customer.id,
      { invoice_settings: { ...customer.invoice_settings, default_payment_method: null } },
      'customer.updated',
    );
  for (const subscription of work.by('subscription', 'default_payment_method', id))
    work.update(
      'subscription',
      subscription.id,
      { default_payment_method: null },
      'customer.subscription.updated',
    );
  return work.update('payment_method', id, { customer: null }, 'payment_method.detached');
}

const byType =
  ({ type }: Fields): ((method: PaymentMethod) => boolean) =>
  (method) =>
    type === undefined || method.type === type;

export const paymentMethods: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/payment_methods',
    params: ['type', 'card', 'billing_details', 'metadata', 'allow_redisplay', 'expand'],
    run: create,
  },
  {
    method: 'GET',
    path: '/v1/payment_methods/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('payment_method', id),
  },
  {
    method: 'POST',
    path: '/v1/payment_methods/{id}',
    params: ['card', 'billing_details', 'metadata', 'allow_redisplay', 'expand'],
    run: update,
  },
  { method: 'POST', path: '/v1/payment_methods/{id}/attach', params: ['customer', 'expand'], run: attach },
  { method: 'POST', path: '/v1/payment_methods/{id}/detach', params: ['expand'], run: detach },
  {
    method: 'GET',
    path: '/v1/payment_methods',
    params: [...LIST_PARAMS, 'customer', 'type'],
    run: listHandler('payment_method', '/v1/payment_methods', {
      equals: { customer: 'customer' },
      filter: byType,
    }),
  },
  {
    method: 'GET',
    path: '/v1/customers/{id}/payment_methods',
    params: [...LIST_PARAMS, 'type'],
    run: (work, params, id) => {
      work.get('customer', id);
      const url = `/v1/customers/${id}/payment_methods`;
      const list = listHandler('payment_method', url, { equals: { customer: 'customer' }, filter: byType });
      return list(work, { ...params, customer: id }, id);
    },
  },
];
