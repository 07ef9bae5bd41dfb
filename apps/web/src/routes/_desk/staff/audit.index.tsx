import { createFileRoute } from '@tanstack/react-router';
import { AuditPage } from '../../../features/staff/audit-page.tsx';
import { auditQuestion, auditSearch } from '../../../features/staff/audit-search.ts';
import { iMay } from '../../../shared/me.ts';
import { usePageTitle } from '../../../shared/page-title.ts';
import { RequirePermission } from '../../../shared/states/require-permission.tsx';
import { keyset } from '../../../shared/table/keyset.ts';
import { trpc } from '../../../shared/trpc.ts';

const readSearch = auditSearch.catch({});

export const Route = createFileRoute('/_desk/staff/audit/')({
  validateSearch: readSearch,
  // Not awaited, and the same whatever the search: the filters stay in place while their entries are being read.
  loader: async ({ context: { queryClient }, location: { search } }) => {
    if (await iMay(queryClient, 'staff:read_audit'))
      void queryClient.prefetchInfiniteQuery(
        trpc.staff.auditEntries.infiniteQueryOptions(auditQuestion(readSearch.parse(search)), keyset),
      );
  },
  component: Audit,
});

function Audit() {
  usePageTitle('Audit log');
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <RequirePermission permission="staff:read_audit">
      <AuditPage search={search} onSearch={(next) => void navigate({ search: next })} />
    </RequirePermission>
  );
}
