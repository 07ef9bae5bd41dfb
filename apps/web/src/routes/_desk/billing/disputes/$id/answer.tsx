import { createFileRoute } from '@tanstack/react-router';
import { AnswerForm } from '../../../../../features/billing/disputes/answer-form.tsx';
import { DisputeDialog } from '../../../../../features/billing/disputes/dispute-dialog.tsx';
import {
  disputeRoute,
  readAnswer,
  useDisputeRoute,
} from '../../../../../features/billing/disputes/dispute-route.tsx';

export const Route = createFileRoute('/_desk/billing/disputes/$id/answer')({
  ...disputeRoute,
  loader: ({ context: { queryClient }, params: { id } }) => readAnswer(queryClient, id),
  component: Answer,
});

function Answer() {
  const { id } = Route.useParams();
  const { operationId } = Route.useSearch();
  const { onAsked, onClose } = useDisputeRoute('answer', id);
  return (
    <DisputeDialog
      title="Answer the dispute"
      disputeId={id}
      operationId={operationId}
      Form={AnswerForm}
      onAsked={onAsked}
      onClose={onClose}
    />
  );
}
