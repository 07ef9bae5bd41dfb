import { createFileRoute } from '@tanstack/react-router';
import { DunningScreen } from '../../../features/billing/lists/dunning.tsx';
import { asListSearch } from '../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/billing/dunning')({
  validateSearch: asListSearch,
  loader: async ({ context: { queryClient }, location }) => {
    const [{ prefetchList }, { dunningSource }] = await Promise.all([
      import('../../../shared/list/prefetch-list.ts'),
      import('../../../features/billing/lists/dunning.tsx'),
    ]);
    await prefetchList(queryClient, dunningSource, location);
  },
  component: Dunning,
});

function Dunning() {
  usePageTitle('Dunning');
  return <DunningScreen />;
}
