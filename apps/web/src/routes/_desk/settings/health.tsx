import { createFileRoute, Outlet } from '@tanstack/react-router';
import { ThresholdsPage } from '../../../features/settings/thresholds-page.tsx';
import { iMay } from '../../../shared/me.ts';
import { usePageTitle } from '../../../shared/page-title.ts';
import { RequirePermission } from '../../../shared/states/require-permission.tsx';
import { trpc } from '../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/settings/health')({
  loader: async ({ context: { queryClient } }) => {
    if (await iMay(queryClient, 'health:read'))
      await queryClient.ensureQueryData(trpc.health.thresholds.queryOptions());
  },
  component: Limits,
});

function Limits() {
  usePageTitle('Health limits');
  return (
    <RequirePermission permission="health:read">
      <ThresholdsPage />
      <Outlet />
    </RequirePermission>
  );
}
