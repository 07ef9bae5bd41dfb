import { id } from '@backdesk/contract';
import { createFileRoute, notFound } from '@tanstack/react-router';
import { DriftDialog } from '../../../../features/billing/sync/drift-dialog.tsx';
import { useCan } from '../../../../shared/me.ts';
import { DeskNotFound } from '../../../../shared/states/route-states.tsx';

export const Route = createFileRoute('/_desk/billing/sync/$driftId')({
  beforeLoad: ({ params: { driftId } }) => {
    if (!id.safeParse(driftId).success) throw notFound();
  },
  component: Drift,
  notFoundComponent: DeskNotFound,
});

function Drift() {
  const { driftId } = Route.useParams();
  const navigate = Route.useNavigate();
  if (!useCan('billing:read')) return null;
  return (
    <DriftDialog
      driftId={driftId}
      onClose={() => void navigate({ to: '/billing/sync', search: (before) => before, state: true })}
    />
  );
}
