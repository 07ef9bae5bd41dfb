import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { EditUserDialog } from '../../../../../features/users/edit-user-dialog.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { RequirePermission } from '../../../../../shared/states/require-permission.tsx';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/users/$userId/_story/edit')({ component: Edit });

function Edit() {
  usePageTitle('Edit a user');
  const { userId } = Route.useParams();
  const navigate = Route.useNavigate();
  const { data: user } = useSuspenseQuery(trpc.users.get.queryOptions({ userId }));
  const close = () => void navigate({ to: '/users/$userId', params: { userId }, search: (before) => before });
  return (
    <RequirePermission permission="users:edit">
      <EditUserDialog user={user} onClose={close} />
    </RequirePermission>
  );
}
