import { createFileRoute } from '@tanstack/react-router';
import { useEffect } from 'react';
import {
  CreditError,
  CreditPending,
  GrantDialog,
} from '../../../../features/billing/credits/credit-dialogs.tsx';
import { usePageTitle } from '../../../../shared/page-title.ts';
import { trpc } from '../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/users/$userId/billing/credit')({
  // Always read anew: nobody gives on a balance of five minutes ago.
  loader: ({ context: { queryClient }, params: { userId } }) =>
    queryClient.fetchQuery({ ...trpc.billing.creditTerms.queryOptions({ userId }), staleTime: 0 }),
  preload: false,
  pendingComponent: CreditPending,
  errorComponent: CreditError,
  component: Give,
});

function Give() {
  usePageTitle('Give credit');
  const { userId } = Route.useParams();
  const navigate = Route.useNavigate();
  useEffect(
    () => () => void requestAnimationFrame(() => document.getElementById('give-credit')?.focus()),
    [],
  );
  return (
    <GrantDialog
      userId={userId}
      onClose={() =>
        void navigate({ to: '/users/$userId/billing', params: { userId }, search: { part: 'credits' } })
      }
    />
  );
}
