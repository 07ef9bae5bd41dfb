import { createFileRoute } from '@tanstack/react-router';
import { NewApiKeyDialog } from '../../../features/staff/new-api-key-dialog.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/staff/api-keys/new')({ component: Dialog });

function Dialog() {
  usePageTitle('Make an API key');
  const navigate = Route.useNavigate();
  return <NewApiKeyDialog onClose={() => void navigate({ to: '/staff/api-keys' })} />;
}
