import { createFileRoute } from '@tanstack/react-router';
import { PlansScreen } from '../../../../features/billing/lists/plans.tsx';
import { asListSearch } from '../../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/billing/plans/')({
  validateSearch: asListSearch,
  loader: async ({ context: { queryClient }, location }) => {
    const [{ prefetchList }, { plansSource }] = await Promise.all([
      import('../../../../shared/list/prefetch-list.ts'),
      import('../../../../features/billing/lists/plans.tsx'),
    ]);
    await prefetchList(queryClient, plansSource, location);
  },
  component: Plans,
});

function Plans() {
  usePageTitle('Plans');
  return <PlansScreen />;
}
