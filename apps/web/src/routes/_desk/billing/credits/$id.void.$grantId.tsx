import { id as anyId } from '@backdesk/contract';
import { createFileRoute, notFound } from '@tanstack/react-router';
import { useEffect } from 'react';
import {
  CreditError,
  CreditPending,
  VoidDialog,
} from '../../../../features/billing/credits/credit-dialogs.tsx';
import { usePageTitle } from '../../../../shared/page-title.ts';
import { trpc } from '../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/billing/credits/$id/void/$grantId')({
  beforeLoad: ({ params: { grantId } }) => {
    if (!anyId.safeParse(grantId).success) throw notFound();
  },
  loader: ({ context: { queryClient }, params: { grantId } }) =>
    queryClient.fetchQuery({ ...trpc.billing.creditLot.queryOptions({ grantId }), staleTime: 0 }),
  preload: false,
  pendingComponent: CreditPending,
  errorComponent: CreditError,
  component: Void,
});

function Void() {
  usePageTitle('Take credit back');
  const { id, grantId } = Route.useParams();
  const navigate = Route.useNavigate();
  useEffect(
    () => () => void requestAnimationFrame(() => document.getElementById(`void-${grantId}`)?.focus()),
    [grantId],
  );
  return (
    <VoidDialog
      grantId={grantId}
      onClose={() => void navigate({ to: '/billing/credits/$id', params: { id } })}
    />
  );
}
