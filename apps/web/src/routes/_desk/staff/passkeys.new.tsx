import { createFileRoute } from '@tanstack/react-router';
import { NewPasskeyDialog } from '../../../features/staff/passkey-dialog.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/staff/passkeys/new')({ component: Dialog });

function Dialog() {
  usePageTitle('Add a passkey');
  const navigate = Route.useNavigate();
  return <NewPasskeyDialog onClose={() => void navigate({ to: '/staff/passkeys' })} />;
}
