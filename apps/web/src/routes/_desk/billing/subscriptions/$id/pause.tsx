import { createFileRoute } from '@tanstack/react-router';
import { ChangeDialog } from '../../../../../features/billing/subscriptions/change-dialog.tsx';
import {
  changeRoute,
  readActions,
  useChangeRoute,
} from '../../../../../features/billing/subscriptions/change-route.tsx';
import { PauseForm } from '../../../../../features/billing/subscriptions/pause-form.tsx';

export const Route = createFileRoute('/_desk/billing/subscriptions/$id/pause')({
  ...changeRoute,
  loader: ({ context: { queryClient }, params: { id } }) => readActions(queryClient, id),
  component: Pause,
});

function Pause() {
  const { id } = Route.useParams();
  const { operationId } = Route.useSearch();
  const { onAsked, onClose } = useChangeRoute('pause', id);
  return (
    <ChangeDialog
      title="Pause the subscription"
      subscriptionId={id}
      operationId={operationId}
      because={({ notPausableBecause: { payments, subscription } }) => payments && subscription && payments}
      Form={PauseForm}
      onAsked={onAsked}
      onClose={onClose}
    />
  );
}
