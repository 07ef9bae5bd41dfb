import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { EditProductDialog } from '../../../../../features/settings/edit-product-dialog.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { RequirePermission } from '../../../../../shared/states/require-permission.tsx';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/settings/products/$productKey/edit')({ component: Edit });

function Edit() {
  usePageTitle('Edit a product');
  const { productKey } = Route.useParams();
  const navigate = Route.useNavigate();
  const { data: product } = useSuspenseQuery(trpc.products.detail.queryOptions({ productKey }));
  return (
    <RequirePermission permission="products:manage">
      <EditProductDialog
        product={product}
        onClose={() => void navigate({ to: '/settings/products/$productKey', params: { productKey } })}
      />
    </RequirePermission>
  );
}
