import { createFileRoute } from '@tanstack/react-router';
import { BulkOfDrifts, RepairDialog } from '../../../../features/billing/sync/drift-dialogs.tsx';

export const Route = createFileRoute('/_desk/billing/sync/repair')({
  component: () => <BulkOfDrifts Dialog={RepairDialog} />,
});
