import { id } from '@backdesk/contract';
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

export const Route = createFileRoute('/_desk/users/$userId/_story/refund/$paymentId')({
  validateSearch: z.object({
    refundId: id.optional().catch(undefined),
    /** The tab that the dialog was opened from, where closing it leads back to. */
    from: z.literal('billing').optional().catch(undefined),
  }),
  // Always read anew: nobody refunds on numbers of five minutes ago.
  loader: ({ context: { queryClient }, params: { paymentId } }) =>
    queryClient.fetchQuery({ ...trpc.billing.payment.queryOptions({ paymentId }), staleTime: 0 }),
  // A link that the pointer merely passes must not read a payment.
  preload: false,
  pendingComponent: RefundDialogPending,
  errorComponent: RefundDialogError,
  component: Refund,
});

function Refund() {
  usePageTitle('Refund');
  const { userId, paymentId } = Route.useParams();
  const { refundId, from } = Route.useSearch();
  const navigate = Route.useNavigate();
  useEffect(() => () => focusPayment(paymentId), [paymentId]);
  const close = () =>
    navigate({
      to: from === 'billing' ? '/users/$userId/billing' : '/users/$userId',
      params: { userId },
      search: ({ refundId: _made, from: _tab, ...rest }) => rest,
    });
  const show = (made: string) =>
    navigate({ search: (before) => ({ ...before, refundId: made }), replace: true });
  return (
    <RefundDialog
      paymentId={paymentId}
      refundId={refundId}
      onMade={(made) => void show(made)}
      onClose={() => void close()}
    />
  );
}

/** The focus returns to the button that opened the dialog, or to its row once nothing is left to refund. */
function focusPayment(paymentId: string): void {
  requestAnimationFrame(() => {
    const opener = document.getElementById(`refund-${paymentId}`);
    (opener ?? document.getElementById(`payment-${paymentId}`))?.focus();
  });
}
