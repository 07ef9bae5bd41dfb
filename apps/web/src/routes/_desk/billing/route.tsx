import { createFileRoute, Outlet } from '@tanstack/react-router';
import { BillingTabs } from '../../../features/billing/lists/billing-tabs.tsx';

export const Route = createFileRoute('/_desk/billing')({ component: Billing });

function Billing() {
  return (
    <>
      <BillingTabs />
      <Outlet />
    </>
  );
}
