import { id } from '@backdesk/contract';
import { createFileRoute, notFound } from '@tanstack/react-router';
import { DropDialog } from '../../../features/jobs/drop-dialog.tsx';
import { useCan } from '../../../shared/me.ts';
import { DeskNotFound } from '../../../shared/states/route-states.tsx';

export const Route = createFileRoute('/_desk/jobs/drop/$queue/$jobId')({
  beforeLoad: ({ params: { jobId } }) => {
    if (!id.safeParse(jobId).success) throw notFound();
  },
  component: Drop,
  notFoundComponent: DeskNotFound,
});

function Drop() {
  const { queue, jobId } = Route.useParams();
  const navigate = Route.useNavigate();
  // The server decides; without the permission the page below has no way here.
  if (!useCan('jobs:manage')) return null;
  return <DropDialog queue={queue} jobId={jobId} onClose={() => void navigate({ to: '/jobs' })} />;
}
