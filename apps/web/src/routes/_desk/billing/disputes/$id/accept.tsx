import { createFileRoute } from '@tanstack/react-router';
import { AcceptForm } from '../../../../../features/billing/disputes/accept-form.tsx';
import { DisputeDialog } from '../../../../../features/billing/disputes/dispute-dialog.tsx';
import {
  disputeRoute,
  readAnswer,
  useDisputeRoute,
} from '../../../../../features/billing/disputes/dispute-route.tsx';

export const Route = createFileRoute('/_desk/billing/disputes/$id/accept')({
  ...disputeRoute,
  loader: ({ context: { queryClient }, params: { id } }) => readAnswer(queryClient, id),
  component: Accept,
});

function Accept() {
  const { id } = Route.useParams();
  const { operationId } = Route.useSearch();
  const { onAsked, onClose } = useDisputeRoute('accept', id);
  return (
    <DisputeDialog
      title="Accept the dispute"
      disputeId={id}
      operationId={operationId}
      Form={AcceptForm}
      onAsked={onAsked}
      onClose={onClose}
    />
  );
}
