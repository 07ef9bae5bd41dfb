import { createFileRoute } from '@tanstack/react-router';
import { HealthPage } from '../../features/health/health-page.tsx';
import { iMay } from '../../shared/me.ts';
import { usePageTitle } from '../../shared/page-title.ts';
import { RequirePermission } from '../../shared/states/require-permission.tsx';
import { trpc } from '../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/health')({
  loader: async ({ context: { queryClient } }) => {
    if (await iMay(queryClient, 'health:read'))
      await queryClient.ensureQueryData(trpc.health.overview.queryOptions());
  },
  component: Health,
});

function Health() {
  usePageTitle('Health');
  return (
    <RequirePermission permission="health:read">
      <HealthPage />
    </RequirePermission>
  );
}
