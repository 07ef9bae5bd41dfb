import { createFileRoute, Outlet } from '@tanstack/react-router';
import { PaymentsScreen } from '../../../../../features/billing/lists/payments.tsx';
import { asListSearch } from '../../../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../../../shared/page-title.ts';

/** The list stays where it is while a dialog about its rows lies above it. */
export const Route = createFileRoute('/_desk/billing/payments/_list')({
  validateSearch: asListSearch,
  loader: async ({ context: { queryClient }, location }) => {
    const [{ prefetchList }, { paymentsSource }] = await Promise.all([
      import('../../../../../shared/list/prefetch-list.ts'),
      import('../../../../../features/billing/lists/payments.tsx'),
    ]);
    await prefetchList(queryClient, paymentsSource, location);
  },
  component: Payments,
});

function Payments() {
  usePageTitle('Payments');
  return (
    <>
      <PaymentsScreen />
      <Outlet />
    </>
  );
}
