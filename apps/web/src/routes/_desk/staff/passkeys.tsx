import { createFileRoute, Outlet } from '@tanstack/react-router';
import { PasskeysPage } from '../../../features/staff/passkeys-page.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';
import { trpc } from '../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/staff/passkeys')({
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(trpc.staff.passkeys.queryOptions()),
  component: Passkeys,
});

function Passkeys() {
  usePageTitle('Passkeys');
  return (
    <>
      <PasskeysPage />
      <Outlet />
    </>
  );
}
