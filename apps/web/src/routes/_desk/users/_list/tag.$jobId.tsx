import { useQueryClient } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { trpc } from '../../../../shared/trpc.ts';
import { WorkDialog } from '../../../../shared/work/work-dialog.tsx';
import { workRoute } from '../../../../shared/work/work-route.ts';

export const Route = createFileRoute('/_desk/users/_list/tag/$jobId')({
  ...workRoute,
  component: Tagging,
});

function Tagging() {
  const { jobId } = Route.useParams();
  const navigate = Route.useNavigate();
  const queryClient = useQueryClient();
  return (
    <WorkDialog
      jobId={jobId}
      onClose={() =>
        void navigate({ to: '/users', search: (before) => before, state: true, resetScroll: false })
      }
      onEnded={() => void queryClient.invalidateQueries(trpc.users.pathFilter())}
    />
  );
}
