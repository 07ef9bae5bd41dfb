import { useQueryClient } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { trpc } from '../../../../../../shared/trpc.ts';
import { WorkDialog } from '../../../../../../shared/work/work-dialog.tsx';
import { workRoute } from '../../../../../../shared/work/work-route.ts';

export const Route = createFileRoute('/_desk/billing/payments/_list/refund-many/$jobId')({
  ...workRoute,
  component: Refunding,
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
