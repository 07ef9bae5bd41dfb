import { createFileRoute } from '@tanstack/react-router';
import { KeepForm } from '../../../../../features/billing/subscriptions/keep-form.tsx';
import { ChangeDialog } from '../../../../../features/billing/subscriptions/change-dialog.tsx';
import {
  changeRoute,
  readActions,
  useChangeRoute,
} from '../../../../../features/billing/subscriptions/change-route.tsx';

export const Route = createFileRoute('/_desk/billing/subscriptions/$id/keep')({
  ...changeRoute,
  loader: ({ context: { queryClient }, params: { id } }) => readActions(queryClient, id),
  component: Keep,
});

function Keep() {
  const { id } = Route.useParams();
  const { operationId } = Route.useSearch();
  const { onAsked, onClose } = useChangeRoute('keep', id);
  return (
    <ChangeDialog
      title="Keep the subscription"
      subscriptionId={id}
      operationId={operationId}
      because={(actions) => actions.notKeepableBecause}
      Form={KeepForm}
      onAsked={onAsked}
      onClose={onClose}
    />
  );
}
