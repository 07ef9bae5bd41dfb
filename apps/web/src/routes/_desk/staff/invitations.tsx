import { createFileRoute, Outlet } from '@tanstack/react-router';
import { InvitationsPage } from '../../../features/staff/invitations-page.tsx';
import { iMay } from '../../../shared/me.ts';
import { usePageTitle } from '../../../shared/page-title.ts';
import { RequirePermission } from '../../../shared/states/require-permission.tsx';
import { trpc } from '../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/staff/invitations')({
  loader: async ({ context: { queryClient } }) => {
    if (await iMay(queryClient, 'staff:manage'))
      await queryClient.ensureQueryData(trpc.staff.invitations.queryOptions());
  },
  component: Page,
});

function Page() {
  usePageTitle('Invitations');
  return (
    <RequirePermission permission="staff:manage">
      <InvitationsPage />
      <Outlet />
    </RequirePermission>
  );
}
