import { retentionKind } from '@backdesk/contract';
import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, Navigate } from '@tanstack/react-router';
import { RetentionDialog } from '../../../../../features/settings/retention-dialog.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { RequirePermission } from '../../../../../shared/states/require-permission.tsx';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/settings/products/$productKey/retention/$recordKind')({
  component: Retention,
});

function Retention() {
  usePageTitle('Retention');
  const { productKey, recordKind } = Route.useParams();
  const navigate = Route.useNavigate();
  const { data: product } = useSuspenseQuery(trpc.products.detail.queryOptions({ productKey }));
  const kind = retentionKind.safeParse(recordKind);
  const back = { to: '/settings/products/$productKey', params: { productKey } } as const;
  if (!kind.success) return <Navigate {...back} replace />;
  return (
    <RequirePermission permission="products:manage">
      <RetentionDialog product={product} recordKind={kind.data} onClose={() => void navigate(back)} />
    </RequirePermission>
  );
}
