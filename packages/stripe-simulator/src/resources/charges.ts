import type { Includables } from '../core/expand.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { list } from '../objects/common.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';

function update(work: Work, params: Fields, id: string): object {
  const given = params as { metadata?: MetadataPatch; description?: string; receipt_email?: string };
  const current = work.get('charge', id);
  const fields = {
    description: given.description ?? current.description,
    metadata: mergeMetadata(current.metadata, given.metadata),
    receipt_email: given.receipt_email ?? current.receipt_email,
  };
  return work.update('charge', id, fields, 'charge.updated');
}

export const charges: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/charges/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('charge', id),
  },
  {
    method: 'POST',
    path: '/v1/charges/{id}',
    params: ['description', 'metadata', 'receipt_email', 'expand'],
    run: update,
  },
  {
    method: 'GET',
    path: '/v1/charges',
    params: [...LIST_PARAMS, 'created', 'customer', 'payment_intent'],
    run: listHandler('charge', '/v1/charges', {
      equals: { payment_intent: 'payment_intent', customer: 'customer' },
    }),
  },
];

/** A charge carries its refunds only when they are asked for; newest first, ten at most. */
export const chargeParts: Includables = {
  charge: {
    refunds: (account, charge) => {
      const rows = account.table('refund').by('charge', charge['id']).toReversed();
      return {
        ...list(`/v1/charges/${String(charge['id'])}/refunds`, rows.slice(0, 10)),
        has_more: rows.length > 10,
      };
    },
  },
};
