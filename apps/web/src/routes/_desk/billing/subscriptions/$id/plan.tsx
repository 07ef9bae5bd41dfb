import { createFileRoute } from '@tanstack/react-router';
import { ChangeDialog } from '../../../../../features/billing/subscriptions/change-dialog.tsx';
import {
  changeRoute,
  readActions,
  useChangeRoute,
} from '../../../../../features/billing/subscriptions/change-route.tsx';
import { PlanForm } from '../../../../../features/billing/subscriptions/plan-form.tsx';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/billing/subscriptions/$id/plan')({
  ...changeRoute,
  loader: ({ context: { queryClient }, params: { id } }) =>
    Promise.all([
      readActions(queryClient, id),
      queryClient.ensureQueryData(trpc.billing.planChangeChoices.queryOptions({ subscriptionId: id })),
    ]),
  component: Plan,
});

function Plan() {
  const { id } = Route.useParams();
  const { operationId } = Route.useSearch();
  const { onAsked, onClose } = useChangeRoute('plan', id);
  return (
    <ChangeDialog
      title="Change the plan"
      subscriptionId={id}
      operationId={operationId}
      because={(actions) => actions.notChangeableBecause}
      Form={PlanForm}
      onAsked={onAsked}
      onClose={onClose}
    />
  );
}
