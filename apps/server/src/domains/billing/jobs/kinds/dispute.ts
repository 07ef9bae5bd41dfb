import { operationKey } from '../../mirror/project-refund.ts';
import type { OperationParameters } from '../../rules/operation-parameters.ts';
import { type Handler, keyOf, moneyKeyOf } from './handler.ts';

const awaits = (status: string): boolean => ['needs_response', 'warning_needs_response'].includes(status);
const decidedMeanwhile =
  'The dispute was answered, decided or past its deadline at Stripe before this could be sent, so nothing was changed. Look at what it is now.';

/** Evidence as a draft, or to the bank. A bank reads it once, so the second attempt repeats the first key. */
export const giveEvidence: Handler<'dispute_evidence'> = {
  what: 'the evidence',
  isDone: (dispute, _parameters, claim) => dispute.metadata[operationKey] === claim.id,
  obstacle: ({ status, evidence_details: details }) =>
    awaits(status) && details.submission_count === 0 && !details.past_due ? null : decidedMeanwhile,
  send: (stripe, claim, parameters) =>
    stripe.disputes.update(
      claim.targetStripeId,
      {
        evidence: evidenceOf(parameters),
        submit: parameters.isSubmitted,
        metadata: { [operationKey]: claim.id },
      },
      { idempotencyKey: moneyKeyOf(claim) },
    ),
};

const evidenceOf = ({ texts, files }: OperationParameters['dispute_evidence']) => ({
  ...texts,
  ...Object.fromEntries(Object.entries(files).map(([field, file]) => [field, file?.stripeId ?? ''])),
});

/** The money stays with the cardholder; whoever let the dispute be lost, the wish is fulfilled. */
export const acceptDispute: Handler<'dispute_close'> = {
  what: 'the acceptance',
  isDone: ({ status }) => status === 'lost' || status === 'warning_closed',
  obstacle: ({ status }) => (awaits(status) ? null : decidedMeanwhile),
  send: (stripe, claim) => stripe.disputes.close(claim.targetStripeId, {}, { idempotencyKey: keyOf(claim) }),
};
