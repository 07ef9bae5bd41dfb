import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, Navigate } from '@tanstack/react-router';
import { ThresholdDialog } from '../../../features/settings/threshold-dialog.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';
import { RequirePermission } from '../../../shared/states/require-permission.tsx';
import { trpc } from '../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/settings/health/$threshold')({ component: Limit });

function Limit() {
  usePageTitle('Change a limit');
  const { threshold: key } = Route.useParams();
  const navigate = Route.useNavigate();
  const { data } = useSuspenseQuery(trpc.health.thresholds.queryOptions());
  const threshold = data.thresholds.find((one) => one.key === key);
  if (!threshold) return <Navigate to="/settings/health" replace />;
  return (
    <RequirePermission permission="health:manage">
      <ThresholdDialog threshold={threshold} onClose={() => void navigate({ to: '/settings/health' })} />
    </RequirePermission>
  );
}
