import { createFileRoute } from '@tanstack/react-router';
import { BulkOfEvents } from '../../../features/ingest/bulk-of-events.tsx';
import { IgnoreDialog } from '../../../features/ingest/ignore-dialog.tsx';

export const Route = createFileRoute('/_desk/ingest/ignore')({
  component: () => <BulkOfEvents Dialog={IgnoreDialog} />,
});
