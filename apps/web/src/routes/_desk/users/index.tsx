import { lookupInput } from '@backdesk/contract';
import { createFileRoute } from '@tanstack/react-router';
import { LookupPage } from '../../../features/users/lookup-page.tsx';
import { usePageTitle } from '../../../shared/page-title.ts';
import { RequirePermission } from '../../../shared/states/require-permission.tsx';
import { trpc } from '../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/users/')({
  validateSearch: lookupInput.partial().catch({}),
  loaderDeps: ({ search: { query } }) => ({ query }),
  // Not awaited: the box must keep its cursor while the answer is on its way.
  loader: ({ context: { queryClient }, deps: { query } }) => {
    if (query) void queryClient.prefetchQuery(trpc.users.lookup.queryOptions({ query }));
  },
  component: Lookup,
});

function Lookup() {
  usePageTitle('Users');
  const { query = '' } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <RequirePermission permission="users:read">
      <LookupPage
        query={query}
        onQuery={(next) => void navigate({ search: next ? { query: next } : {}, replace: true })}
      />
    </RequirePermission>
  );
}
