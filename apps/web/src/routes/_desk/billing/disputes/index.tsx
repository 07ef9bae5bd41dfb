import { createFileRoute } from '@tanstack/react-router';
import { DisputesScreen } from '../../../../features/billing/lists/disputes.tsx';
import { asListSearch } from '../../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/billing/disputes/')({
  validateSearch: asListSearch,
  loader: async ({ context: { queryClient }, location }) => {
    const [{ prefetchList }, { disputesSource }] = await Promise.all([
      import('../../../../shared/list/prefetch-list.ts'),
      import('../../../../features/billing/lists/disputes.tsx'),
    ]);
    await prefetchList(queryClient, disputesSource, location);
  },
  component: Disputes,
});

function Disputes() {
  usePageTitle('Disputes');
  return <DisputesScreen />;
}
