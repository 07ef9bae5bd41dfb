import { id as anyId, refundReason } from '@backdesk/contract';
import { createFileRoute } from '@tanstack/react-router';
import { useEffect } from 'react';
import { z } from 'zod';
import { RefundDialog } from '../../../../../features/billing/refund-dialog.tsx';
import {
  RefundDialogError,
  RefundDialogPending,
} from '../../../../../features/billing/refund-dialog-states.tsx';
import { usePageTitle } from '../../../../../shared/page-title.ts';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/billing/payments/$id/refund')({
  validateSearch: z.object({
    refundId: anyId.optional().catch(undefined),
    /** Chosen already, where the dialog is opened for one. */
    reason: refundReason.optional().catch(undefined),
  }),
  // Always read anew: nobody refunds on numbers of five minutes ago.
  loader: ({ context: { queryClient }, params: { id } }) =>
    queryClient.fetchQuery({ ...trpc.billing.payment.queryOptions({ paymentId: id }), staleTime: 0 }),
  // A link that the pointer merely passes must not read a payment.
  preload: false,
  pendingComponent: RefundDialogPending,
  errorComponent: RefundDialogError,
  component: Refund,
});

function Refund() {
  usePageTitle('Refund');
  const { id } = Route.useParams();
  const { refundId, reason } = Route.useSearch();
  const navigate = Route.useNavigate();
  // The focus returns to the button that opened the dialog, when there is still something to refund.
  useEffect(
    () => () => void requestAnimationFrame(() => document.getElementById(`refund-${id}`)?.focus()),
    [id],
  );
  return (
    <RefundDialog
      paymentId={id}
      refundId={refundId}
      reason={reason}
      onMade={(made) => void navigate({ search: { refundId: made }, replace: true })}
      onClose={() => void navigate({ to: '/billing/payments/$id', params: { id } })}
    />
  );
}
