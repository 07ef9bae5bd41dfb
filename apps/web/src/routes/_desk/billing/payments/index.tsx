import { createFileRoute } from '@tanstack/react-router';
import { PaymentsScreen } from '../../../../features/billing/lists/payments.tsx';
import { asListSearch } from '../../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/billing/payments/')({
  validateSearch: asListSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { queryClient }, deps, location }) => {
    const [{ prefetchList }, { paymentsSource }] = await Promise.all([
      import('../../../../shared/list/prefetch-list.ts'),
      import('../../../../features/billing/lists/payments.tsx'),
    ]);
    await prefetchList(queryClient, paymentsSource, deps, location.state.place);
  },
  component: Payments,
});

function Payments() {
  usePageTitle('Payments');
  return <PaymentsScreen />;
}
