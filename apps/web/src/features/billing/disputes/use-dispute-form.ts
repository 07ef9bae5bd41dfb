import { trpc } from '../../../shared/trpc.ts';
import { useOperationForm } from '../use-operation-form.ts';
import type { AnswerForm } from './dispute-types.ts';

/** What answering and accepting share. */
export function useDisputeForm({ answer: { disputeId, seen }, onAsked }: AnswerForm) {
  const { operationId, ...rest } = useOperationForm(
    trpc.billing.disputeAnswer.queryKey({ disputeId }),
    onAsked,
  );
  return { asked: { operationId, disputeId, seen }, ...rest };
}
