import { createFileRoute, Outlet } from '@tanstack/react-router';
import { z } from 'zod';
import { billingParts } from '../../../../features/billing/user-billing-parts.ts';
import { UserBillingTab } from '../../../../features/billing/user-billing-tab.tsx';
import { usePageTitle } from '../../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/users/$userId/billing')({
  validateSearch: z.object({ part: z.enum(billingParts).optional().catch(undefined) }),
  component: Tab,
});

function Tab() {
  usePageTitle('Billing of a user');
  const { userId } = Route.useParams();
  const { part = 'payments' } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <>
      <UserBillingTab
        userId={userId}
        part={part}
        onPart={(next) => void navigate({ search: (before) => ({ ...before, part: next }), replace: true })}
      />
      <Outlet />
    </>
  );
}
