import { createFileRoute, Outlet } from '@tanstack/react-router';
import { JobsPage } from '../../../features/jobs/jobs-page.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';
import { RequirePermission } from '../../../shared/states/require-permission.tsx';

export const Route = createFileRoute('/_desk/jobs')({ component: Jobs });

function Jobs() {
  usePageTitle('Jobs');
  return (
    <RequirePermission permission="jobs:read">
      <JobsPage />
      <Outlet />
    </RequirePermission>
  );
}
