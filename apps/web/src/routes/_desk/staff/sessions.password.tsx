import { createFileRoute } from '@tanstack/react-router';
import { ChangePasswordDialog } from '../../../features/staff/change-password-dialog.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/staff/sessions/password')({ component: Dialog });

function Dialog() {
  usePageTitle('Change your password');
  const navigate = Route.useNavigate();
  return <ChangePasswordDialog onClose={() => void navigate({ to: '/staff/sessions' })} />;
}
