import { createFileRoute } from '@tanstack/react-router';
import { InvoicesScreen } from '../../../../features/billing/lists/invoices.tsx';
import { asListSearch } from '../../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/billing/invoices/')({
  validateSearch: asListSearch,
  loader: async ({ context: { queryClient }, location }) => {
    const [{ prefetchList }, { invoicesSource }] = await Promise.all([
      import('../../../../shared/list/prefetch-list.ts'),
      import('../../../../features/billing/lists/invoices.tsx'),
    ]);
    await prefetchList(queryClient, invoicesSource, location);
  },
  component: Invoices,
});

function Invoices() {
  usePageTitle('Invoices');
  return <InvoicesScreen />;
}
