import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useEffect } from 'react';
import { EditUserDialog } from '../../../../../features/users/edit-user-dialog.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { RequirePermission } from '../../../../../shared/states/require-permission.tsx';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/users/$userId/_story/edit')({ component: Edit });

function Edit() {
  usePageTitle('Edit a user');
  const { userId } = Route.useParams();
  const navigate = Route.useNavigate();
  useEffect(() => focusEditLink, []);
  const { data: user } = useSuspenseQuery(trpc.users.get.queryOptions({ userId }));
  const close = () => void navigate({ to: '/users/$userId', params: { userId }, search: (before) => before });
  return (
    <RequirePermission permission="users:edit">
      <EditUserDialog user={user} onClose={close} />
    </RequirePermission>
  );
}

/** The focus returns to the link that the dialog belongs to, also when `e` or an address opened it. */
function focusEditLink(): void {
  requestAnimationFrame(() => document.getElementById('edit-user')?.focus());
}
