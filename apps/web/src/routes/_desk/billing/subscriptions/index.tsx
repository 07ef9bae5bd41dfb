import { createFileRoute } from '@tanstack/react-router';
import { SubscriptionsScreen } from '../../../../features/billing/lists/subscriptions.tsx';
import { asListSearch } from '../../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/billing/subscriptions/')({
  validateSearch: asListSearch,
  loader: async ({ context: { queryClient }, location }) => {
    const [{ prefetchList }, { subscriptionsSource }] = await Promise.all([
      import('../../../../shared/list/prefetch-list.ts'),
      import('../../../../features/billing/lists/subscriptions.tsx'),
    ]);
    await prefetchList(queryClient, subscriptionsSource, location);
  },
  component: Subscriptions,
});

function Subscriptions() {
  usePageTitle('Subscriptions');
  return <SubscriptionsScreen />;
}
