import { createFileRoute } from '@tanstack/react-router';
import { CancelForm } from '../../../../../features/billing/subscriptions/cancel-form.tsx';
import { ChangeDialog } from '../../../../../features/billing/subscriptions/change-dialog.tsx';
import {
  changeRoute,
  readActions,
  useChangeRoute,
} from '../../../../../features/billing/subscriptions/change-route.tsx';

export const Route = createFileRoute('/_desk/billing/subscriptions/$id/cancel')({
  ...changeRoute,
  loader: ({ context: { queryClient }, params: { id } }) => readActions(queryClient, id),
  component: Cancel,
});

function Cancel() {
  const { id } = Route.useParams();
  const { operationId } = Route.useSearch();
  const { onAsked, onClose } = useChangeRoute('cancel', id);
  return (
    <ChangeDialog
      title="Cancel the subscription"
      subscriptionId={id}
      operationId={operationId}
      because={(actions) => actions.notCancelableBecause}
      Form={CancelForm}
      onAsked={onAsked}
      onClose={onClose}
    />
  );
}
