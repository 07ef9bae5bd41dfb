import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { BulkActions } from '../../../shared/list/bulk-bar.tsx';
import { withBulk } from '../../../shared/list/bulk-state.ts';

/** Opens the dialog that refunds the selected payments; it tries that out first. */
export function BulkRefundButton({ selection, count }: Parameters<BulkActions>[0]) {
  const navigate = useNavigate();
  return (
    <Button
      variant="default"
      size="compact-xs"
      onClick={() =>
        void navigate({
          to: '/billing/payments/refund-many',
          search: (before) => before,
          state: withBulk(selection, count),
          resetScroll: false,
        })
      }
    >
      Refund…
    </Button>
  );
}
