import { createFileRoute } from '@tanstack/react-router';
import { ChangeDialog } from '../../../../../features/billing/subscriptions/change-dialog.tsx';
import {
  changeRoute,
  readActions,
  useChangeRoute,
} from '../../../../../features/billing/subscriptions/change-route.tsx';
import { ReinstateForm } from '../../../../../features/billing/subscriptions/reinstate-form.tsx';

export const Route = createFileRoute('/_desk/billing/subscriptions/$id/reinstate')({
  ...changeRoute,
  loader: ({ context: { queryClient }, params: { id } }) => readActions(queryClient, id),
  component: Reinstate,
});

function Reinstate() {
  const { id } = Route.useParams();
  const { operationId } = Route.useSearch();
  const { onAsked, onClose } = useChangeRoute('reinstate', id);
  return (
    <ChangeDialog
      title="Reinstate the subscription"
      subscriptionId={id}
      operationId={operationId}
      because={(actions) => actions.notReinstatableBecause}
      Form={ReinstateForm}
      onAsked={onAsked}
      onClose={onClose}
    />
  );
}
