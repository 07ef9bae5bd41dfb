import { createFileRoute, Outlet } from '@tanstack/react-router';
import { DriftList } from '../../../../features/billing/sync/drift-list.tsx';
import { asListSearch } from '../../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/billing/sync')({
  validateSearch: asListSearch,
  loader: async ({ context: { queryClient }, location }) => {
    const [{ prefetchList }, { driftsSource }] = await Promise.all([
      import('../../../../shared/list/prefetch-list.ts'),
      import('../../../../features/billing/sync/drift-list.tsx'),
    ]);
    await prefetchList(queryClient, driftsSource, location);
  },
  component: Sync,
});

function Sync() {
  usePageTitle('Sync with Stripe');
  return (
    <>
      <DriftList />
      <Outlet />
    </>
  );
}
