import { createFileRoute, Outlet } from '@tanstack/react-router';
import { MembersPage } from '../../../features/staff/members-page.tsx';
import { iMay } from '../../../shared/me.ts';
import { usePageTitle } from '../../../shared/page-title.ts';
import { RequirePermission } from '../../../shared/states/require-permission.tsx';
import { trpc } from '../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/staff/members')({
  loader: async ({ context: { queryClient } }) => {
    if (await iMay(queryClient, 'staff:read'))
      await queryClient.ensureQueryData(trpc.staff.members.queryOptions());
  },
  component: Page,
});

function Page() {
  usePageTitle('Members');
  return (
    <RequirePermission permission="staff:read">
      <MembersPage />
      <Outlet />
    </RequirePermission>
  );
}
