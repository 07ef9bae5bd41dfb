import { createFileRoute } from '@tanstack/react-router';
import { ReplayDialog } from '../../../features/ingest/replay-dialog.tsx';
import { useBulkState, withoutBulk } from '../../../shared/list/bulk-state.ts';
import { NothingSelected } from '../../../shared/list/nothing-selected.tsx';
import { useCan } from '../../../shared/me.ts';

export const Route = createFileRoute('/_desk/ingest/replay')({ component: Replay });

function Replay() {
  const navigate = Route.useNavigate();
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
  return <ReplayDialog bulk={bulk} onClose={close} onStarted={follow} />;
}
