import { type disputeStatuses, disputesToAnswer } from '@backdesk/contract';
import type { ChangeRefusal } from './subscription-changes.ts';

export type AnswerableDispute = {
  status: (typeof disputeStatuses)[number];
  submissionCount: number;
  isPastDue: boolean;
  evidenceDueAt?: Date | null | undefined;
};

export const notTaken = (sentence: string): ChangeRefusal => ({
  reason: 'dispute_not_answerable',
  sentence,
});

export const disputeChangedMeanwhile: ChangeRefusal = {
  reason: 'dispute_changed_meanwhile',
  sentence:
    'This dispute has changed since you opened the dialog. Look at what it is now, then decide again.',
};

/** Why a dispute can neither be answered nor accepted from here any more, or null. */
export function notAnswerable(dispute: AnswerableDispute, now: Date): ChangeRefusal | null {
  const { status, evidenceDueAt: dueAt } = dispute;
  if (status === 'unknown')
    return notTaken(
      'Stripe reports a state of this dispute that Backdesk does not know. Answer it in Stripe.',
    );
  if (status === 'appeal_needs_response')
    return notTaken('This is an appeal, which takes other evidence. Answer it in Stripe.');
  if (status.endsWith('under_review'))
    return notTaken('The evidence has been sent. The bank decides now; nothing can be added.');
  if (!disputesToAnswer.includes(status))
    return notTaken('This dispute has been decided, so there is nothing to answer any more.');
  if (dispute.submissionCount > 0)
    return notTaken('The evidence has been sent, and a bank reads it once. Nothing can be added.');
  if (dispute.isPastDue || (dueAt && dueAt <= now))
    return notTaken(
      `Evidence was due ${dueAt ? `by ${dueAt.toISOString().slice(0, 16).replace('T', ' ')} UTC` : 'before'}, and the bank takes none after that.`,
    );
  return null;
}

/** Inquiries ask before money is taken: accepting one only ends the asking. */
export const isInquiry = ({ status }: Pick<AnswerableDispute, 'status'>): boolean =>
  status.startsWith('warning_');
