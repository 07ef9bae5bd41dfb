import { createCreditNote } from '../billing/credit-notes.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import type { CreditNote } from '../objects/credit-note.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';

type NoteParams = {
  readonly amount?: number;
  readonly credit_amount?: number;
  readonly invoice: string;
  readonly memo?: string;
  readonly metadata?: MetadataPatch;
  readonly out_of_band_amount?: number;
  readonly reason?: CreditNote['reason'];
  readonly refund_amount?: number;
};

function create(work: Work, params: Fields): object {
  const given = params as NoteParams;
  return createCreditNote(work, {
    invoice: given.invoice,
    ...(given.amount !== undefined && { amount: given.amount }),
    ...(given.refund_amount !== undefined && { refundAmount: given.refund_amount }),
    ...(given.credit_amount !== undefined && { creditAmount: given.credit_amount }),
    ...(given.out_of_band_amount !== undefined && { outOfBandAmount: given.out_of_band_amount }),
    reason: given.reason ?? null,
    memo: given.memo ?? null,
    metadata: mergeMetadata({}, given.metadata),
  });
}

export const creditNotes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/credit_notes',
    params: [
      'amount',
      'credit_amount',
      'invoice',
      'memo',
      'metadata',
      'out_of_band_amount',
      'reason',
      'refund_amount',
      'expand',
    ],
    run: create,
  },
  {
    method: 'GET',
    path: '/v1/credit_notes/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('credit_note', id),
  },
  {
    method: 'GET',
    path: '/v1/credit_notes',
    params: [...LIST_PARAMS, 'created', 'customer', 'invoice'],
    run: listHandler('credit_note', '/v1/credit_notes', {
      equals: { invoice: 'invoice', customer: 'customer' },
    }),
  },
];
