import { createFileRoute } from '@tanstack/react-router';
import { CreditsScreen } from '../../../../features/billing/lists/credits.tsx';
import { asListSearch } from '../../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/billing/credits/')({
  validateSearch: asListSearch,
  loader: async ({ context: { queryClient }, location }) => {
    const [{ prefetchList }, { creditsSource }] = await Promise.all([
      import('../../../../shared/list/prefetch-list.ts'),
      import('../../../../features/billing/lists/credits.tsx'),
    ]);
    await prefetchList(queryClient, creditsSource, location);
  },
  component: Credits,
});

function Credits() {
  usePageTitle('Credits');
  return <CreditsScreen />;
}
