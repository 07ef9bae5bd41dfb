import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { BulkActions } from '../../shared/list/bulk-bar.tsx';
import { withBulk } from '../../shared/list/bulk-state.ts';
import { ReplayButton } from './event-actions.tsx';

/**
 * Picked events are replayed at once, each a decision of its own in the audit log; all that match are
 * long work, which a dialog asks about first.
 */
export function EventListActions({ selection, count }: Parameters<BulkActions>[0]) {
  const navigate = useNavigate();
  const openDialog = (to: '/ingest/ignore' | '/ingest/replay') =>
    void navigate({
      to,
      search: (before) => before,
      state: withBulk(selection, count),
      resetScroll: false,
    });
  return (
    <>
      {'ids' in selection ? (
        <ReplayButton eventIds={selection.ids} label="Replay" />
      ) : (
        <Button variant="default" size="compact-xs" onClick={() => openDialog('/ingest/replay')}>
          Replay…
        </Button>
      )}
      <Button variant="default" size="compact-xs" onClick={() => openDialog('/ingest/ignore')}>
        Ignore…
      </Button>
    </>
  );
}
