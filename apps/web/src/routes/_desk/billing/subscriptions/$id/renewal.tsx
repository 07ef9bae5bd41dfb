import { createFileRoute } from '@tanstack/react-router';
import { ChangeDialog } from '../../../../../features/billing/subscriptions/change-dialog.tsx';
import {
  changeRoute,
  readActions,
  useChangeRoute,
} from '../../../../../features/billing/subscriptions/change-route.tsx';
import { RenewalForm } from '../../../../../features/billing/subscriptions/renewal-form.tsx';

export const Route = createFileRoute('/_desk/billing/subscriptions/$id/renewal')({
  ...changeRoute,
  loader: ({ context: { queryClient }, params: { id } }) => readActions(queryClient, id),
  component: Renewal,
});

function Renewal() {
  const { id } = Route.useParams();
  const { operationId } = Route.useSearch();
  const { onAsked, onClose } = useChangeRoute('renewal', id);
  return (
    <ChangeDialog
      title="Move the next charge"
      subscriptionId={id}
      operationId={operationId}
      because={(actions) => actions.notMovableBecause}
      Form={RenewalForm}
      onAsked={onAsked}
      onClose={onClose}
    />
  );
}
