import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { BulkActions } from '../../../shared/list/bulk-bar.tsx';
import { withBulk } from '../../../shared/list/bulk-state.ts';

/** Both ask first; only picked ones can be set aside, each a decision of its own in the audit log. */
export function DriftListActions({ selection, count }: Parameters<BulkActions>[0]) {
  const navigate = useNavigate();
  const openDialog = (to: '/billing/sync/repair' | '/billing/sync/ignore') =>
    void navigate({
      to,
      search: (before) => before,
      state: withBulk(selection, count),
      resetScroll: false,
    });
  return (
    <>
      <Button variant="default" size="compact-xs" onClick={() => openDialog('/billing/sync/repair')}>
        Repair…
      </Button>
      {'ids' in selection && (
        <Button variant="default" size="compact-xs" onClick={() => openDialog('/billing/sync/ignore')}>
          Set aside…
        </Button>
      )}
    </>
  );
}
