import { role as anyRole } from '@backdesk/contract';
import { createFileRoute, Navigate } from '@tanstack/react-router';
import { LimitsDialog } from '../../../../../features/settings/limits-dialog.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { RequirePermission } from '../../../../../shared/states/require-permission.tsx';

export const Route = createFileRoute('/_desk/settings/products/$productKey/limits/$role')({
  component: Limits,
});

function Limits() {
  usePageTitle('What may be given away');
  const { productKey, role } = Route.useParams();
  const navigate = Route.useNavigate();
  const known = anyRole.safeParse(role);
  const back = { to: '/settings/products/$productKey', params: { productKey } } as const;
  if (!known.success) return <Navigate {...back} replace />;
  return (
    <RequirePermission permission="billing:manage_limits">
      <LimitsDialog productKey={productKey} role={known.data} onClose={() => void navigate(back)} />
    </RequirePermission>
  );
}
