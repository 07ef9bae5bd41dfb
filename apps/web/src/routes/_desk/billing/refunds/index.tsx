import { createFileRoute } from '@tanstack/react-router';
import { RefundsScreen } from '../../../../features/billing/lists/refunds.tsx';
import { asListSearch } from '../../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/billing/refunds/')({
  validateSearch: asListSearch,
  loader: async ({ context: { queryClient }, location }) => {
    const [{ prefetchList }, { refundsSource }] = await Promise.all([
      import('../../../../shared/list/prefetch-list.ts'),
      import('../../../../features/billing/lists/refunds.tsx'),
    ]);
    await prefetchList(queryClient, refundsSource, location);
  },
  component: Refunds,
});

function Refunds() {
  usePageTitle('Refunds');
  return <RefundsScreen />;
}
