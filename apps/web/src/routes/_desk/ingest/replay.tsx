import { createFileRoute } from '@tanstack/react-router';
import { BulkOfEvents } from '../../../features/ingest/bulk-of-events.tsx';
import { ReplayDialog } from '../../../features/ingest/replay-dialog.tsx';

export const Route = createFileRoute('/_desk/ingest/replay')({
  component: () => <BulkOfEvents Dialog={ReplayDialog} />,
});
