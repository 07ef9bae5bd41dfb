import { createFileRoute } from '@tanstack/react-router';
import { RolesPage } from '../../../features/staff/roles-page.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';
import { RequirePermission } from '../../../shared/states/require-permission.tsx';

export const Route = createFileRoute('/_desk/staff/roles')({ component: Roles });

function Roles() {
  usePageTitle('Roles');
  return (
    <RequirePermission permission="staff:read">
      <RolesPage />
    </RequirePermission>
  );
}
