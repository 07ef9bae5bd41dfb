import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, Navigate } from '@tanstack/react-router';
import { ResetAccessDialog } from '../../../features/staff/reset-access-dialog.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';
import { trpc } from '../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/staff/members/$memberId/access')({ component: Access });

function Access() {
  usePageTitle('Lost access');
  const { memberId } = Route.useParams();
  const navigate = Route.useNavigate();
  const { data } = useSuspenseQuery(trpc.staff.members.queryOptions());
  const member = data.members.find(({ id }) => id === memberId);
  if (!member) return <Navigate to="/staff/members" replace />;
  return <ResetAccessDialog member={member} onClose={() => void navigate({ to: '/staff/members' })} />;
}
