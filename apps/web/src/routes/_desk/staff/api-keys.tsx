import { createFileRoute, Outlet } from '@tanstack/react-router';
import { ApiKeysPage } from '../../../features/staff/api-keys-page.tsx';
import { iMay } from '../../../shared/me.ts';
import { usePageTitle } from '../../../shared/page-title.ts';
import { RequirePermission } from '../../../shared/states/require-permission.tsx';
import { trpc } from '../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/staff/api-keys')({
  loader: async ({ context: { queryClient } }) => {
    if (await iMay(queryClient, 'staff:manage_keys'))
      await queryClient.ensureQueryData(trpc.staff.apiKeys.queryOptions());
  },
  component: Page,
});

function Page() {
  usePageTitle('API keys');
  return (
    <RequirePermission permission="staff:manage_keys">
      <ApiKeysPage />
      <Outlet />
    </RequirePermission>
  );
}
