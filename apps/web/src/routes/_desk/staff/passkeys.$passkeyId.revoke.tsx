import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, Navigate } from '@tanstack/react-router';
import { RevokePasskeyDialog } from '../../../features/staff/revoke-passkey-dialog.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';
import { trpc } from '../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/staff/passkeys/$passkeyId/revoke')({ component: Revoke });

function Revoke() {
  usePageTitle('Revoke the passkey');
  const { passkeyId } = Route.useParams();
  const navigate = Route.useNavigate();
  const { data } = useSuspenseQuery(trpc.staff.passkeys.queryOptions());
  const passkey = data.passkeys.find(({ id }) => id === passkeyId);
  if (!passkey) return <Navigate to="/staff/passkeys" replace />;
  return <RevokePasskeyDialog passkey={passkey} onClose={() => void navigate({ to: '/staff/passkeys' })} />;
}
