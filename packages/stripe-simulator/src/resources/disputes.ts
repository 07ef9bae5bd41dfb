import { closeDispute, isOpen } from '../billing/disputes.ts';
import { invalidRequest, refused } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';

/**
 * Evidence can be given while a response is awaited. It goes to the bank unless `submit` is false, and a
 * bank reads it once.
 */
function update(work: Work, params: Fields, id: string): object {
  const given = params as { evidence?: Fields; metadata?: MetadataPatch; submit?: boolean };
  const dispute = work.get('dispute', id);
  const submits = given.submit ?? given.evidence !== undefined;
  if (given.evidence || submits) {
    if (!isOpen(dispute)) throw refused(`Dispute ${id} is ${dispute.status}; evidence is no longer taken.`);
    if (!dispute.status.endsWith('needs_response'))
      throw refused(`The evidence of dispute ${id} was submitted already.`);
  }
  const evidence = withoutEmpty({ ...dispute.evidence, ...given.evidence });
  checkEvidence(work, evidence);
  const answered = work.update(
    'dispute',
    id,
    {
      evidence,
      evidence_details: {
        ...dispute.evidence_details,
        has_evidence: Object.values(evidence).some((value) => typeof value === 'string'),
        submission_count: dispute.evidence_details.submission_count + (submits ? 1 : 0),
        submission_method: submits ? 'manual' : dispute.evidence_details.submission_method,
      },
      metadata: mergeMetadata(dispute.metadata, given.metadata),
      ...(submits && {
        status: dispute.status === 'needs_response' ? 'under_review' : 'warning_under_review',
      }),
    },
    'charge.dispute.updated',
  );
  const outcome = submits ? OUTCOMES[String(evidence['uncategorized_text'])] : undefined;
  return outcome ? closeDispute(work, id, outcome) : answered;
}

const MOST_OF_ONE = 20_000;
const MOST_OF_ALL = 150_000;

/** An empty text takes a field away again. */
const withoutEmpty = (evidence: Fields): Fields =>
  Object.fromEntries(Object.entries(evidence).map(([field, value]) => [field, value === '' ? null : value]));

/** Texts have their limits, and what a field for files names has to be there, for this purpose. */
function checkEvidence(work: Work, evidence: Fields): void {
  let all = 0;
  for (const [field, value] of Object.entries(evidence)) {
    if (typeof value !== 'string') continue;
    const param = `evidence[${field}]`;
    if (FILES.has(field)) {
      if (work.get('file', value, param).purpose !== 'dispute_evidence')
        throw invalidRequest(`File ${value} was not uploaded as dispute_evidence.`, { param });
      continue;
    }
    all += value.length;
    if (value.length > MOST_OF_ONE)
      throw invalidRequest(`${field} has at most ${MOST_OF_ONE} characters.`, { param });
  }
  if (all > MOST_OF_ALL)
    throw invalidRequest(`The evidence has at most ${MOST_OF_ALL} characters in all.`, { param: 'evidence' });
}

const FILES = new Set([
  'cancellation_policy',
  'customer_communication',
  'customer_signature',
  'duplicate_charge_documentation',
  'receipt',
  'refund_policy',
  'service_documentation',
  'shipping_documentation',
  'uncategorized_file',
]);

/** Stripe's test words: evidence that decides the dispute when it is submitted. */
const OUTCOMES: Readonly<Record<string, 'won' | 'lost'>> = {
  winning_evidence: 'won',
  losing_evidence: 'lost',
};

export const disputes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/disputes/{id}',
    params: ['expand'],
    run: (work, _params, id) => work.get('dispute', id),
  },
  {
    method: 'POST',
    path: '/v1/disputes/{id}',
    params: ['evidence', 'metadata', 'submit', 'expand'],
    run: update,
  },
  {
    method: 'POST',
    path: '/v1/disputes/{id}/close',
    params: ['expand'],
    run: (work, _params, id) => closeDispute(work, id, 'lost'),
  },
  {
    method: 'GET',
    path: '/v1/disputes',
    params: [...LIST_PARAMS, 'charge', 'created', 'payment_intent'],
    run: listHandler('dispute', '/v1/disputes', {
      equals: { charge: 'charge', payment_intent: 'payment_intent' },
    }),
  },
];
