import { createFileRoute } from '@tanstack/react-router';
import { NewLinkDialog } from '../../../../../features/settings/link-dialogs.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { RequirePermission } from '../../../../../shared/states/require-permission.tsx';

export const Route = createFileRoute('/_desk/settings/products/$productKey/links/new')({
  component: NewLink,
});

function NewLink() {
  usePageTitle('Add a link');
  const { productKey } = Route.useParams();
  const navigate = Route.useNavigate();
  return (
    <RequirePermission permission="products:manage">
      <NewLinkDialog
        productKey={productKey}
        onClose={() => void navigate({ to: '/settings/products/$productKey', params: { productKey } })}
      />
    </RequirePermission>
  );
}
