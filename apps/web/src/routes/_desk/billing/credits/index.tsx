import { createFileRoute } from '@tanstack/react-router';
import { CreditsScreen } from '../../../../features/billing/lists/credits.tsx';
import { asListSearch } from '../../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/billing/credits/')({
  validateSearch: asListSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { queryClient }, deps, location }) => {
    const [{ prefetchList }, { creditsSource }] = await Promise.all([
      import('../../../../shared/list/prefetch-list.ts'),
      import('../../../../features/billing/lists/credits.tsx'),
    ]);
    await prefetchList(queryClient, creditsSource, deps, location.state.place);
  },
  component: Credits,
});

function Credits() {
  usePageTitle('Credits');
  return <CreditsScreen />;
}
