import { closeDispute, isOpen } from '../billing/disputes.ts';
import { refused } from '../core/error.ts';
import { LIST_PARAMS, listHandler } from '../core/list.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { mergeMetadata, type MetadataPatch } from '../objects/metadata.ts';

/** Evidence can be given while a response is awaited; `submit` sends it to the bank. */
function update(work: Work, params: Fields, id: string): object {
  const given = params as { evidence?: Fields; metadata?: MetadataPatch; submit?: boolean };
  const dispute = work.get('dispute', id);
  if (given.evidence && !isOpen(dispute))
    throw refused(`Dispute ${id} is ${dispute.status}; evidence is no longer taken.`);
  const submits = given.submit === true && dispute.status.endsWith('needs_response');
  const evidence = { ...dispute.evidence, ...given.evidence };
  const answered = work.update(
    'dispute',
    id,
    {
      evidence,
      evidence_details: {
        ...dispute.evidence_details,
        has_evidence: given.evidence !== undefined || dispute.evidence_details.has_evidence,
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
