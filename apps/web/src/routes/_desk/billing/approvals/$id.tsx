import { createFileRoute } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ApprovalDialog } from '../../../../features/billing/approvals/approval-dialog.tsx';
import { usePageTitle } from '../../../../shared/page-title.ts';
import { trpc } from '../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/billing/approvals/$id')({
  // Always read anew: nobody decides on numbers of five minutes ago.
  loader: ({ context: { queryClient }, params: { id } }) =>
    queryClient.fetchQuery({ ...trpc.billing.approval.queryOptions({ approvalId: id }), staleTime: 0 }),
  preload: false,
  component: Approval,
});

function Approval() {
  usePageTitle('Approval');
  const { id } = Route.useParams();
  const navigate = Route.useNavigate();
  // The focus returns to the row that opened it.
  useEffect(
    () => () => void requestAnimationFrame(() => document.getElementById(`approval-${id}`)?.focus()),
    [id],
  );
  return <ApprovalDialog approvalId={id} onClose={() => void navigate({ to: '/billing/approvals' })} />;
}
