import { createFileRoute } from '@tanstack/react-router';
import { CreditWorthDialog } from '../../../../../features/settings/credit-worth-dialog.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { RequirePermission } from '../../../../../shared/states/require-permission.tsx';

export const Route = createFileRoute('/_desk/settings/products/$productKey/credit-worth')({
  component: Worth,
});

function Worth() {
  usePageTitle('What credit is worth');
  const { productKey } = Route.useParams();
  const navigate = Route.useNavigate();
  return (
    <RequirePermission permission="billing:manage_limits">
      <CreditWorthDialog
        productKey={productKey}
        onClose={() => void navigate({ to: '/settings/products/$productKey', params: { productKey } })}
      />
    </RequirePermission>
  );
}
