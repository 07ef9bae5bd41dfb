import { createFileRoute, Outlet, redirect } from '@tanstack/react-router';
import { UsersScreen } from '../../../../features/users/users-screen.tsx';
import { asListSearch } from '../../../../shared/list/list-link.ts';
import { usePageTitle } from '../../../../shared/page-title.ts';

/** The list stays where it is while a dialog about its rows lies above it. */
export const Route = createFileRoute('/_desk/users/_list')({
  validateSearch: asListSearch,
  beforeLoad: ({ search: { query, ...search } }) => {
    // Links from before the list was here name the text of the look-up so.
    if (typeof query === 'string')
      throw redirect({ to: '/users', search: { ...search, q: query }, replace: true });
  },
  loader: async ({ context: { queryClient }, location }) => {
    const [{ prefetchList }, { usersSource }] = await Promise.all([
      import('../../../../shared/list/prefetch-list.ts'),
      import('../../../../features/users/users-list.tsx'),
    ]);
    await prefetchList(queryClient, usersSource, location);
  },
  component: Users,
});

function Users() {
  usePageTitle('Users');
  return (
    <>
      <UsersScreen />
      <Outlet />
    </>
  );
}
