import { attachPaymentMethod, cardError, resolvePaymentMethod } from '../billing/payment-methods.ts';
import { refused } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';
import type { SetupIntent } from '../objects/setup-intent.ts';
import { behaviourOf } from '../objects/test-cards.ts';

type SetupParams = {
  readonly confirm?: boolean;
  readonly customer?: string;
  readonly description?: string;
  readonly metadata?: MetadataPatch;
  readonly payment_method?: string;
  readonly usage?: SetupIntent['usage'];
};

function create(work: Work, params: Fields): object {
  const given = params as SetupParams;
  if (given.customer !== undefined) work.get('customer', given.customer, 'customer');
  const method =
    given.payment_method === undefined
      ? null
      : resolvePaymentMethod(work, given.payment_method, 'payment_method').id;
  const id = work.idFor('setup_intent');
  const intent = work.create(
    'setup_intent',
    {
      id,
      object: 'setup_intent',
      allowed_payment_method_types: null,
      application: null,
      automatic_payment_methods: null,
      cancellation_reason: null,
      client_secret: `${id}_secret_${work.token(25)}`,
      created: work.now,
      customer: given.customer ?? null,
      description: given.description ?? null,
      excluded_payment_method_types: null,
      flow_directions: null,
      last_setup_error: null,
      latest_attempt: null,
      livemode: false,
      mandate: null,
      metadata: mergeMetadata({}, given.metadata),
      next_action: null,
      on_behalf_of: null,
      payment_method: method,
      payment_method_configuration_details: null,
      payment_method_options: {
        card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' },
      },
      payment_method_types: ['card'],
      single_use_mandate: null,
      status: method === null ? 'requires_payment_method' : 'requires_confirmation',
      usage: given.usage ?? 'off_session',
    },
    'setup_intent.created',
  );
  return given.confirm ? confirm(work, {}, intent.id) : intent;
}

/** Saves the method for the customer; a card that refuses to be saved fails the setup. */
function confirm(work: Work, params: Fields, id: string): object {
  const intent = work.get('setup_intent', id);
  const wanted = (params['payment_method'] as string | undefined) ?? intent.payment_method;
  if (!intent.status.startsWith('requires_') || wanted === null)
    throw refused(`This SetupIntent has status ${intent.status} and cannot be confirmed.`, {
      code: 'setup_intent_unexpected_state',
    });
  const method = resolvePaymentMethod(work, wanted, 'payment_method');
  const { decline, refusesAttach } = behaviourOf(method.card);
  if (decline && refusesAttach) {
    const error = {
      code: decline.code,
      message: decline.message,
      payment_method: method,
      type: 'card_error',
    };
    work.update(
      'setup_intent',
      id,
      { last_setup_error: error, payment_method: null, status: 'requires_payment_method' },
      'setup_intent.setup_failed',
    );
    throw cardError(decline);
  }
  if (intent.customer !== null) attachPaymentMethod(work, method, intent.customer);
  return work.update(
    'setup_intent',
    id,
    { payment_method: method.id, status: 'succeeded' },
    'setup_intent.succeeded',
  );
}

function cancel(work: Work, params: Fields, id: string): object {
  const intent = work.get('setup_intent', id);
  if (!intent.status.startsWith('requires_'))
    throw refused(`This SetupIntent has status ${intent.status} and cannot be canceled.`, {
      code: 'setup_intent_unexpected_state',
    });
  const reason = (params['cancellation_reason'] as string | undefined) ?? null;
  return work.update(
    'setup_intent',
    id,
    { cancellation_reason: reason, status: 'canceled' },
    'setup_intent.canceled',
  );
}

export const setupIntents: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/setup_intents',
    params: ['confirm', 'customer', 'description', 'metadata', 'payment_method', 'usage', 'expand'],
    run: create,
  },
  {
    method: 'GET',
    path: '/v1/setup_intents/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('setup_intent', id),
  },
  {
    method: 'POST',
    path: '/v1/setup_intents/{id}/confirm',
    params: ['payment_method', 'expand'],
    run: confirm,
  },
  {
    method: 'POST',
    path: '/v1/setup_intents/{id}/cancel',
    params: ['cancellation_reason', 'expand'],
    run: cancel,
  },
  {
    method: 'GET',
    path: '/v1/setup_intents',
    params: [...LIST_PARAMS, 'created', 'customer', 'payment_method'],
    run: listHandler('setup_intent', '/v1/setup_intents', {
      equals: { customer: 'customer', payment_method: 'payment_method' },
    }),
  },
];
