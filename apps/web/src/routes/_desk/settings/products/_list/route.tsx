import { createFileRoute, Outlet } from '@tanstack/react-router';
import { ProductsPage } from '../../../../../features/settings/products-page.tsx';
import { iMay } from '../../../../../shared/me.ts';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { RequirePermission } from '../../../../../shared/states/require-permission.tsx';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/settings/products/_list')({
  loader: async ({ context: { queryClient } }) => {
    if (await iMay(queryClient, 'products:read_settings'))
      await queryClient.ensureQueryData(trpc.products.overview.queryOptions());
  },
  component: Products,
});

function Products() {
  usePageTitle('Products');
  return (
    <RequirePermission permission="products:read_settings">
      <ProductsPage />
      <Outlet />
    </RequirePermission>
  );
}
