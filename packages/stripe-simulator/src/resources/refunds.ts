import { changeRefund, createRefund, endRefund } from '../billing/refunds.ts';
import { invalidRequest, refused } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Kept, Work } from '../core/work.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';
import type { Refund } from '../objects/refund.ts';

type RefundParams = {
  readonly amount?: number;
  readonly charge?: string;
  readonly payment_intent?: string;
  readonly reason?: Refund['reason'];
  readonly metadata?: MetadataPatch;
};

/** The charge named directly, or the latest one of the payment intent. */
function chargeOf(work: Work, { charge, payment_intent: intent }: RefundParams): Kept<'charge'> {
  if (
    charge !== undefined &&
    intent !== undefined &&
    work.get('charge', charge, 'charge').payment_intent !== intent
  )
    throw invalidRequest(`Charge ${charge} does not belong to ${intent}.`, { param: 'charge' });
  if (charge !== undefined) return work.get('charge', charge, 'charge');
  if (intent === undefined)
    throw invalidRequest('Give either charge or payment_intent.', {
      code: 'parameter_missing',
      param: 'payment_intent',
    });
  const latest = work.get('payment_intent', intent, 'payment_intent').latest_charge;
  if (latest === null)
    throw refused(`PaymentIntent ${intent} has no successful charge to refund.`, { param: 'payment_intent' });
  return work.get('charge', latest);
}

function create(work: Work, params: Fields): object {
  const given = params as RefundParams;
  if (given.amount !== undefined && given.amount < 1)
    throw invalidRequest(`Invalid positive integer: ${given.amount}`, {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  return createRefund(work, {
    charge: chargeOf(work, given),
    amount: given.amount,
    reason: given.reason ?? null,
    metadata: mergeMetadata({}, given.metadata),
  });
}

function update(work: Work, params: Fields, id: string): object {
  const refund = work.get('refund', id);
  return changeRefund(work, id, {
    metadata: mergeMetadata(refund.metadata, params['metadata'] as MetadataPatch | undefined),
  });
}

function cancel(work: Work, _params: Fields, id: string): object {
  const { status } = work.get('refund', id);
  if (status !== 'requires_action')
    throw refused(`Refund ${id} is ${status}; only a refund that requires action can be canceled.`);
  return endRefund(work, id, 'canceled');
}

export const refunds: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/refunds',
    params: ['amount', 'charge', 'metadata', 'payment_intent', 'reason', 'expand'],
    run: create,
  },
  {
    method: 'GET',
    path: '/v1/refunds/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('refund', id),
  },
  { method: 'POST', path: '/v1/refunds/{id}', params: ['metadata', 'expand'], run: update },
  { method: 'POST', path: '/v1/refunds/{id}/cancel', params: ['expand'], run: cancel },
  {
    method: 'GET',
    path: '/v1/refunds',
    params: [...LIST_PARAMS, 'charge', 'created', 'payment_intent'],
    run: listHandler('refund', '/v1/refunds', {
      equals: { charge: 'charge', payment_intent: 'payment_intent' },
    }),
  },
];
