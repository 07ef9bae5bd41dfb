import { createFileRoute } from '@tanstack/react-router';
import { BulkRefundDialog } from '../../../../../../features/billing/bulk-refund/bulk-refund-dialog.tsx';
import { useBulkState, withoutBulk } from '../../../../../../shared/list/bulk-state.ts';
import { NothingSelected } from '../../../../../../shared/list/nothing-selected.tsx';
import { useCan } from '../../../../../../shared/me.ts';

export const Route = createFileRoute('/_desk/billing/payments/_list/refund-many/')({ component: RefundMany });

function RefundMany() {
  const navigate = Route.useNavigate();
  const bulk = useBulkState();
  const close = () =>
    void navigate({
      to: '/billing/payments',
      search: (before) => before,
      state: withoutBulk,
      resetScroll: false,
    });
  if (!useCan('billing:bulk_refund')) return null;
  if (!bulk) return <NothingSelected noun="payments" onClose={close} />;
  return (
    <BulkRefundDialog
      bulk={bulk}
      onClose={close}
      onStarted={(jobId) =>
        void navigate({
          to: '/billing/payments/refund-many/$jobId',
          params: { jobId },
          search: (before) => before,
          state: withoutBulk,
          // Back leads to the list, not to a form that was sent.
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
}
