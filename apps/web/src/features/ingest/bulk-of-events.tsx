import { useNavigate } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { type BulkState, useBulkState, withoutBulk } from '../../shared/list/bulk-state.ts';
import { NothingSelected } from '../../shared/list/nothing-selected.tsx';
import { useCan } from '../../shared/me.ts';

type DialogProps = { bulk: BulkState; onClose: () => void; onStarted: (jobId: string) => void };

/** A dialog for the events that were selected in the list; when it has begun, its progress takes its place. */
export function BulkOfEvents({ Dialog }: { Dialog: ComponentType<DialogProps> }) {
  const navigate = useNavigate();
  const bulk = useBulkState();
  const close = () =>
    void navigate({ to: '/ingest', search: (before) => before, state: withoutBulk, resetScroll: false });
  if (!useCan('ingest:manage')) return null;
  if (!bulk) return <NothingSelected noun="events" onClose={close} />;
  const follow = (jobId: string) =>
    void navigate({
      to: '/ingest/work/$jobId',
      params: { jobId },
      search: (before) => before,
      state: withoutBulk,
      replace: true,
      resetScroll: false,
    });
  return <Dialog bulk={bulk} onClose={close} onStarted={follow} />;
}
