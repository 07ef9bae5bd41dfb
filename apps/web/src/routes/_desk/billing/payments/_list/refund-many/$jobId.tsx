import { id } from '@backdesk/contract';
import { useQueryClient } from '@tanstack/react-query';
import { createFileRoute, notFound } from '@tanstack/react-router';
import { DeskNotFound } from '../../../../../../shared/states/route-states.tsx';
import { trpc } from '../../../../../../shared/trpc.ts';
import { WorkDialog } from '../../../../../../shared/work/work-dialog.tsx';

export const Route = createFileRoute('/_desk/billing/payments/_list/refund-many/$jobId')({
  beforeLoad: ({ params: { jobId } }) => {
    if (!id.safeParse(jobId).success) throw notFound();
  },
  component: Refunding,
  notFoundComponent: DeskNotFound,
});

function Refunding() {
  const { jobId } = Route.useParams();
  const navigate = Route.useNavigate();
  const queryClient = useQueryClient();
  return (
    <WorkDialog
      jobId={jobId}
      onClose={() =>
        void navigate({
          to: '/billing/payments',
          search: (before) => before,
          state: true,
          resetScroll: false,
        })
      }
      onEnded={() => void queryClient.invalidateQueries(trpc.billing.pathFilter())}
    />
  );
}
