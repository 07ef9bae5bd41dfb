import { productKey as keySchema } from '@backdesk/contract';
import { createFileRoute, notFound, Outlet } from '@tanstack/react-router';
import { ProductPage } from '../../../../../features/settings/product-page.tsx';
import { iMay } from '../../../../../shared/me.ts';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { RequirePermission } from '../../../../../shared/states/require-permission.tsx';
import { DeskNotFound } from '../../../../../shared/states/route-states.tsx';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/settings/products/$productKey')({
  beforeLoad: ({ params: { productKey } }) => {
    if (!keySchema.safeParse(productKey).success) throw notFound();
  },
  loader: async ({ context: { queryClient }, params: { productKey } }) => {
    if (await iMay(queryClient, 'products:read_settings'))
      await queryClient.ensureQueryData({
        ...trpc.products.detail.queryOptions({ productKey }),
        revalidateIfStale: true,
      });
  },
  component: Product,
  notFoundComponent: DeskNotFound,
});

function Product() {
  usePageTitle('Product');
  const { productKey } = Route.useParams();
  return (
    <RequirePermission permission="products:read_settings">
      <ProductPage productKey={productKey} />
      <Outlet />
    </RequirePermission>
  );
}
