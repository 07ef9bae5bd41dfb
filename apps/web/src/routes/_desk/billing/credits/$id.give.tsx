import { createFileRoute, notFound } from '@tanstack/react-router';
import { useEffect } from 'react';
import {
  CreditError,
  CreditPending,
  GrantDialog,
} from '../../../../features/billing/credits/credit-dialogs.tsx';
import { usePageTitle } from '../../../../shared/page-title.ts';
import { trpc } from '../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/billing/credits/$id/give')({
  loader: async ({ context: { queryClient }, params: { id } }) => {
    const { user } = await queryClient.ensureQueryData(trpc.billing.creditAccountDetail.queryOptions({ id }));
    // What two members share belongs to no single user.
    if (!user) throw notFound();
    await queryClient.fetchQuery({
      ...trpc.billing.creditTerms.queryOptions({ userId: user.id }),
      staleTime: 0,
    });
    return { userId: user.id };
  },
  preload: false,
  pendingComponent: CreditPending,
  errorComponent: CreditError,
  component: Give,
});

function Give() {
  usePageTitle('Give credit');
  const { id } = Route.useParams();
  const { userId } = Route.useLoaderData();
  const navigate = Route.useNavigate();
  useEffect(
    () => () => void requestAnimationFrame(() => document.getElementById('give-credit')?.focus()),
    [],
  );
  return (
    <GrantDialog
      userId={userId}
      onClose={() => void navigate({ to: '/billing/credits/$id', params: { id } })}
    />
  );
}
