import { createFileRoute } from '@tanstack/react-router';
import { BulkOfDrifts, IgnoreDriftsDialog } from '../../../../features/billing/sync/drift-dialogs.tsx';

export const Route = createFileRoute('/_desk/billing/sync/ignore')({
  component: () => <BulkOfDrifts Dialog={IgnoreDriftsDialog} />,
});
