import { createFileRoute } from '@tanstack/react-router';
import { AuditTab } from '../../../../features/users/audit-tab.tsx';
import { usePageTitle } from '../../../../shared/page-title.ts';

export const Route = createFileRoute('/_desk/users/$userId/audit')({ component: Tab });

function Tab() {
  usePageTitle('What staff did');
  return <AuditTab userId={Route.useParams().userId} />;
}
