import { createFileRoute, Outlet } from '@tanstack/react-router';
import { ApprovalsPage } from '../../../../features/billing/approvals/approvals-page.tsx';
import { usePageTitle } from '../../../../shared/page-title.ts';
import { useChosenProduct } from '../../../../shared/product-choice.ts';

/** The page stays where it is while a request lies above it. */
export const Route = createFileRoute('/_desk/billing/approvals')({ component: Approvals });

function Approvals() {
  usePageTitle('Approvals');
  const product = useChosenProduct();
  return (
    <>
      <ApprovalsPage product={product} />
      <Outlet />
    </>
  );
}
