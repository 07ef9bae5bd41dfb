import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, Navigate } from '@tanstack/react-router';
import { EditLinkDialog } from '../../../../../features/settings/link-dialogs.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { RequirePermission } from '../../../../../shared/states/require-permission.tsx';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/settings/products/$productKey/links/edit/$linkId')({
  component: EditLink,
});

function EditLink() {
  usePageTitle('Edit a link');
  const { productKey, linkId } = Route.useParams();
  const navigate = Route.useNavigate();
  const { data } = useSuspenseQuery(trpc.products.detail.queryOptions({ productKey }));
  const link = data.links.find(({ id }) => id === linkId);
  const back = { to: '/settings/products/$productKey', params: { productKey } } as const;
  // Somebody removed it, or it never was one of this product.
  if (!link) return <Navigate {...back} replace />;
  return (
    <RequirePermission permission="products:manage">
      <EditLinkDialog link={link} onClose={() => void navigate(back)} />
    </RequirePermission>
  );
}
