import { createFileRoute, Outlet } from '@tanstack/react-router';
import { SessionsPage } from '../../../features/staff/sessions-page.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';
import { trpc } from '../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/staff/sessions')({
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(trpc.staff.sessions.queryOptions()),
  component: Sessions,
});

function Sessions() {
  usePageTitle('Sessions');
  return (
    <>
      <SessionsPage />
      <Outlet />
    </>
  );
}
