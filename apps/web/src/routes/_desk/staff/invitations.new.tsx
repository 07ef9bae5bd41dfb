import { createFileRoute } from '@tanstack/react-router';
import { InviteDialog } from '../../../features/staff/invite-dialog.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/staff/invitations/new')({ component: Dialog });

function Dialog() {
  usePageTitle('Invite a member');
  const navigate = Route.useNavigate();
  return <InviteDialog onClose={() => void navigate({ to: '/staff/invitations' })} />;
}
