import { createFileRoute } from '@tanstack/react-router';
import { WebhookSecretDialog } from '../../../../../features/settings/webhook-secret-dialog.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { RequirePermission } from '../../../../../shared/states/require-permission.tsx';

export const Route = createFileRoute('/_desk/settings/products/$productKey/webhook-secret')({
  component: Secret,
});

function Secret() {
  usePageTitle('Signing secret');
  const { productKey } = Route.useParams();
  const navigate = Route.useNavigate();
  return (
    <RequirePermission permission="products:read_secrets">
      <WebhookSecretDialog
        productKey={productKey}
        onClose={() => void navigate({ to: '/settings/products/$productKey', params: { productKey } })}
      />
    </RequirePermission>
  );
}
