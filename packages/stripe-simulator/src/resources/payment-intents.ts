import { confirmIntent } from '../billing/confirm.ts';
import { cancelIntent, createIntent } from '../billing/intents.ts';
import { liveCustomer, resolvePaymentMethod } from '../billing/payment-methods.ts';
import { invalidRequest } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';
import type { PaymentIntent } from '../objects/payment-intent.ts';
import { currencyCode } from './prices.ts';

type IntentParams = {
  readonly amount: number;
  readonly automatic_payment_methods?: {
    readonly enabled: boolean;
    readonly allow_redirects?: 'always' | 'never';
  };
  readonly capture_method?: PaymentIntent['capture_method'];
  readonly confirm?: boolean;
  readonly currency: string;
  readonly customer?: string;
  readonly description?: string;
  readonly metadata?: MetadataPatch;
  readonly off_session?: boolean | 'one_off' | 'recurring';
  readonly payment_method?: string;
  readonly receipt_email?: string;
  readonly setup_future_usage?: 'off_session' | 'on_session';
  readonly statement_descriptor_suffix?: string;
  readonly transfer_group?: string;
};

/** `off_session` is true, or a word for why the customer is not there. */
const isSet = (value: unknown): boolean => value !== undefined && value !== false;

function create(work: Work, params: Fields): object {
  const given = params as IntentParams;
  if (given.capture_method === 'manual')
    throw invalidRequest('Manual capture is not simulated.', { param: 'capture_method' });
  if (given.customer !== undefined) liveCustomer(work, given.customer, 'customer');
  const method =
    given.payment_method === undefined
      ? null
      : resolvePaymentMethod(work, given.payment_method, 'payment_method').id;
  const { automatic_payment_methods: automatic } = given;
  const intent = createIntent(work, given.amount, currencyCode(given.currency), {
    automatic_payment_methods: automatic?.enabled
      ? { allow_redirects: automatic.allow_redirects ?? 'always', enabled: true }
      : null,
    capture_method: given.capture_method ?? 'automatic_async',
    customer: given.customer ?? null,
    description: given.description ?? null,
    metadata: mergeMetadata({}, given.metadata),
    payment_method: method,
    receipt_email: given.receipt_email ?? null,
    setup_future_usage: given.setup_future_usage ?? null,
    statement_descriptor_suffix: given.statement_descriptor_suffix ?? null,
    status: method === null ? 'requires_payment_method' : 'requires_confirmation',
    transfer_group: given.transfer_group ?? null,
  });
  return given.confirm
    ? confirmIntent(work, intent.id, undefined, { isOffSession: isSet(given.off_session) })
    : intent;
}

function update(work: Work, params: Fields, id: string): object {
  const given = params as Partial<IntentParams>;
  const current = work.get('payment_intent', id);
  return work.update('payment_intent', id, {
    description: given.description ?? current.description,
    metadata: mergeMetadata(current.metadata, given.metadata),
    receipt_email: given.receipt_email ?? current.receipt_email,
  });
}

const CREATE = [
  'amount',
  'automatic_payment_methods',
  'capture_method',
  'confirm',
  'currency',
  'customer',
  'description',
  'metadata',
  'off_session',
  'payment_method',
  'receipt_email',
  'return_url',
  'setup_future_usage',
  'statement_descriptor_suffix',
  'transfer_group',
  'expand',
];

export const paymentIntents: readonly Route[] = [
  { method: 'POST', path: '/v1/payment_intents', params: CREATE, run: create },
  {
    method: 'GET',
    path: '/v1/payment_intents/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('payment_intent', id),
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/{id}',
    params: ['description', 'metadata', 'receipt_email', 'expand'],
    run: update,
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/{id}/confirm',
    params: ['off_session', 'payment_method', 'return_url', 'expand'],
    run: (work, params, id) =>
      confirmIntent(work, id, params['payment_method'] as string | undefined, {
        isOffSession: isSet(params['off_session']),
      }),
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/{id}/cancel',
    params: ['cancellation_reason', 'expand'],
    run: (work, params, id) =>
      cancelIntent(work, id, (params['cancellation_reason'] as string | undefined) ?? null),
  },
  {
    method: 'GET',
    path: '/v1/payment_intents',
    params: [...LIST_PARAMS, 'created', 'customer'],
    run: listHandler('payment_intent', '/v1/payment_intents', { equals: { customer: 'customer' } }),
  },
];
