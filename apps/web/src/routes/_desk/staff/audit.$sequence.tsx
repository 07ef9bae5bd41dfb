import { createFileRoute, notFound } from '@tanstack/react-router';
import { AuditEntryPage } from '../../../features/staff/audit-entry-page.tsx';
import { iMay } from '../../../shared/me.ts';
import { usePageTitle } from '../../../shared/page-title.ts';
import { RequirePermission } from '../../../shared/states/require-permission.tsx';
import { trpc } from '../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/staff/audit/$sequence')({
  loader: async ({ context: { queryClient }, params }) => {
    if (!/^[1-9]\d{0,14}$/.test(params.sequence)) throw notFound();
    const sequence = Number(params.sequence);
    if (await iMay(queryClient, 'staff:read_audit'))
      await queryClient.ensureQueryData(trpc.staff.auditEntry.queryOptions({ sequence }));
  },
  component: AuditEntry,
});

function AuditEntry() {
  const { sequence } = Route.useParams();
  usePageTitle(`Audit entry ${sequence}`);
  return (
    <RequirePermission permission="staff:read_audit">
      <AuditEntryPage sequence={Number(sequence)} />
    </RequirePermission>
  );
}
