import { createFileRoute } from '@tanstack/react-router';
import { ChangeDialog } from '../../../../../features/billing/subscriptions/change-dialog.tsx';
import {
  changeRoute,
  readActions,
  useChangeRoute,
} from '../../../../../features/billing/subscriptions/change-route.tsx';
import { ResumeForm } from '../../../../../features/billing/subscriptions/resume-form.tsx';

export const Route = createFileRoute('/_desk/billing/subscriptions/$id/resume')({
  ...changeRoute,
  loader: ({ context: { queryClient }, params: { id } }) => readActions(queryClient, id),
  component: Resume,
});

function Resume() {
  const { id } = Route.useParams();
  const { operationId } = Route.useSearch();
  const { onAsked, onClose } = useChangeRoute('resume', id);
  return (
    <ChangeDialog
      title="Resume the subscription"
      subscriptionId={id}
      operationId={operationId}
      because={(actions) => actions.notResumableBecause}
      Form={ResumeForm}
      onAsked={onAsked}
      onClose={onClose}
    />
  );
}
