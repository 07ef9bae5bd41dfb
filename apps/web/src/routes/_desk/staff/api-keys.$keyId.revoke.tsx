import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, Navigate } from '@tanstack/react-router';
import { RevokeApiKeyDialog } from '../../../features/staff/revoke-api-key-dialog.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';
import { trpc } from '../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/staff/api-keys/$keyId/revoke')({ component: Dialog });

function Dialog() {
  usePageTitle('Revoke an API key');
  const { keyId } = Route.useParams();
  const navigate = Route.useNavigate();
  const { data } = useSuspenseQuery(trpc.staff.apiKeys.queryOptions());
  const apiKey = data.keys.find(({ id, revokedAt }) => id === keyId && !revokedAt);
  if (!apiKey) return <Navigate to="/staff/api-keys" replace />;
  return <RevokeApiKeyDialog apiKey={apiKey} onClose={() => void navigate({ to: '/staff/api-keys' })} />;
}
