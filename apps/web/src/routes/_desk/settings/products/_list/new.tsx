import { createFileRoute } from '@tanstack/react-router';
import { NewProductDialog } from '../../../../../features/settings/new-product-dialog.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { RequirePermission } from '../../../../../shared/states/require-permission.tsx';

export const Route = createFileRoute('/_desk/settings/products/_list/new')({ component: Dialog });

function Dialog() {
  usePageTitle('Add a product');
  const navigate = Route.useNavigate();
  return (
    <RequirePermission permission="products:manage">
      <NewProductDialog
        onClose={() => void navigate({ to: '/settings/products' })}
        onCreated={(productKey) =>
          void navigate({ to: '/settings/products/$productKey', params: { productKey } })
        }
      />
    </RequirePermission>
  );
}
