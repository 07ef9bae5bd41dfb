import { createFileRoute } from '@tanstack/react-router';
import { CodeDialog } from '../../../../../features/billing/codes/code-dialog.tsx';
import { codeRoute, readCode, useCodeRoute } from '../../../../../features/billing/codes/code-route.tsx';

export const Route = createFileRoute('/_desk/billing/discount-codes/$id/off')({
  ...codeRoute,
  loader: ({ context: { queryClient }, params: { id } }) => readCode(queryClient, id),
  component: TurnOff,
});

function TurnOff() {
  const { id } = Route.useParams();
  const { operationId } = Route.useSearch();
  const { onAsked, onClose } = useCodeRoute('off', id);
  return (
    <CodeDialog change="off" codeId={id} operationId={operationId} onAsked={onAsked} onClose={onClose} />
  );
}
