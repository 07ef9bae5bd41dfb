import { createFileRoute } from '@tanstack/react-router';
import { ChangeDialog } from '../../../../../features/billing/subscriptions/change-dialog.tsx';
import {
  changeRoute,
  readActions,
  useChangeRoute,
} from '../../../../../features/billing/subscriptions/change-route.tsx';
import { ReleaseForm } from '../../../../../features/billing/subscriptions/release-form.tsx';

export const Route = createFileRoute('/_desk/billing/subscriptions/$id/release')({
  ...changeRoute,
  loader: ({ context: { queryClient }, params: { id } }) => readActions(queryClient, id),
  component: Release,
});

function Release() {
  const { id } = Route.useParams();
  const { operationId } = Route.useSearch();
  const { onAsked, onClose } = useChangeRoute('release', id);
  return (
    <ChangeDialog
      title="Take back what is planned for the subscription"
      subscriptionId={id}
      operationId={operationId}
      because={(actions) => actions.notReleasableBecause}
      Form={ReleaseForm}
      onAsked={onAsked}
      onClose={onClose}
    />
  );
}
