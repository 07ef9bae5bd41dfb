import { createFileRoute, Outlet } from '@tanstack/react-router';
import { DiscountCodesScreen } from '../../../../../features/billing/lists/discount-codes.tsx';
import { asListSearch } from '../../../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../../../shared/page-title.ts';

/** The list, and above it the dialog that makes a code. */
export const Route = createFileRoute('/_desk/billing/discount-codes/_list')({
  validateSearch: asListSearch,
  loader: async ({ context: { queryClient }, location }) => {
    const [{ prefetchList }, { discountCodesSource }] = await Promise.all([
      import('../../../../../shared/list/prefetch-list.ts'),
      import('../../../../../features/billing/lists/discount-codes.tsx'),
    ]);
    await prefetchList(queryClient, discountCodesSource, location);
  },
  component: Codes,
});

function Codes() {
  usePageTitle('Discount codes');
  return (
    <>
      <DiscountCodesScreen />
      <Outlet />
    </>
  );
}
