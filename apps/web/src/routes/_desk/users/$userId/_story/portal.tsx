import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useEffect } from 'react';
import { PortalDialog } from '../../../../../features/billing/portal/portal-dialog.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/users/$userId/_story/portal')({ component: Portal });

function Portal() {
  usePageTitle('Customer portal');
  const { userId } = Route.useParams();
  const navigate = Route.useNavigate();
  const { data: user } = useSuspenseQuery(trpc.users.get.queryOptions({ userId }));
  useEffect(
    () => () => void requestAnimationFrame(() => document.getElementById('customer-portal')?.focus()),
    [],
  );
  return (
    <PortalDialog
      userId={userId}
      userName={user.name || 'No name'}
      isCustomer={user.stripeCustomerId !== null}
      onClose={() => void navigate({ to: '/users/$userId', params: { userId }, search: (before) => before })}
    />
  );
}
