import { id, timelineKind } from '@backdesk/contract';
import { Kbd } from '@backdesk/ui';
import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, notFound, Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { z } from 'zod';
import { PreflightPanel } from '../../../../features/users/preflight-panel.tsx';
import { rememberUser } from '../../../../features/users/recent-users.ts';
import { UserFigures } from '../../../../features/users/user-figures.tsx';
import { UserHeader } from '../../../../features/users/user-header.tsx';
import { UserSkeleton } from '../../../../features/users/user-skeleton.tsx';
import { UserTabs } from '../../../../features/users/user-tabs.tsx';
import { useUserChanges } from '../../../../shared/live/use-user-changes.ts';
import { usePageTitle } from '../../../../shared/page-title.ts';
import { DeskNotFound } from '../../../../shared/states/route-states.tsx';
import { StaleNote } from '../../../../shared/states/stale-note.tsx';
import { trpc } from '../../../../shared/trpc.ts';
import '../../../../features/users/users.css';

/** `kind` narrows the timeline; `paymentId` is the payment that the look-up was given. */
const search = z.object({
  kind: timelineKind.optional().catch(undefined),
  paymentId: id.optional().catch(undefined),
});

export const Route = createFileRoute('/_desk/users/$userId')({
  validateSearch: search,
  beforeLoad: ({ params: { userId } }) => {
    if (!id.safeParse(userId).success) throw notFound();
  },
  loader: ({ context: { queryClient }, params: { userId } }) =>
    queryClient.ensureQueryData({ ...trpc.users.get.queryOptions({ userId }), revalidateIfStale: true }),
  pendingComponent: UserSkeleton,
  component: UserPage,
  notFoundComponent: DeskNotFound,
});

function UserPage() {
  usePageTitle('User');
  const { userId } = Route.useParams();
  const query = useSuspenseQuery(trpc.users.get.queryOptions({ userId }));
  useUserChanges(userId);
  const user = query.data;
  useEffect(() => rememberUser(user), [user]);
  return (
    <>
      <StaleNote query={query} />
      <UserHeader key={userId} user={user} />
      <UserFigures user={user} />
      <PreflightPanel user={user} />
      <UserTabs userId={userId} />
      <Outlet />
      <p className="bd-keys">
        <Kbd>n</Kbd> note <Kbd>t</Kbd> tag <Kbd>e</Kbd> edit <Kbd>1</Kbd>–<Kbd>5</Kbd> parts of the page{' '}
        <Kbd>Ctrl K</Kbd> look up or do anything
      </p>
    </>
  );
}
