import { id, timelineKind } from '@backdesk/contract';
import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, Link, notFound, Outlet } from '@tanstack/react-router';
import { z } from 'zod';
import { PaymentsCard } from '../../../../features/billing/payments-card.tsx';
import { RefundsCard } from '../../../../features/billing/refunds-card.tsx';
import { SubscriptionCard } from '../../../../features/billing/subscription-card.tsx';
import { Timeline } from '../../../../features/users/timeline.tsx';
import { UserFigures } from '../../../../features/users/user-figures.tsx';
import { UserHeader } from '../../../../features/users/user-header.tsx';
import { UserSkeleton } from '../../../../features/users/user-skeleton.tsx';
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
  const { kind, paymentId } = Route.useSearch();
  const navigate = Route.useNavigate();
  const query = useSuspenseQuery(trpc.users.get.queryOptions({ userId }));
  useUserChanges(userId);
  const user = query.data;
  return (
    <>
      <StaleNote query={query} />
      <UserHeader key={userId} user={user} />
      <UserFigures user={user} />
      <nav className="bd-tabs" aria-label="Parts of the user's page">
        <Link to="/users/$userId" params={{ userId }} aria-current="page">
          Story
        </Link>
      </nav>
      <div className="bd-story">
        <div className="bd-stack">
          <SubscriptionCard subscriptions={user.subscriptions} />
          <PaymentsCard payments={user.payments} hasMore={user.hasMorePayments} markedId={paymentId} />
          <RefundsCard refunds={user.refunds} />
        </div>
        <Timeline
          user={user}
          readAt={query.dataUpdatedAt}
          kind={kind}
          onKind={(next) => void navigate({ search: (before) => ({ ...before, kind: next }), replace: true })}
        />
      </div>
      <Outlet />
    </>
  );
}
