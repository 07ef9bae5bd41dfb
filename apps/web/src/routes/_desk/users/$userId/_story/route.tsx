import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, Outlet } from '@tanstack/react-router';
import { PaymentsCard } from '../../../../../features/billing/payments-card.tsx';
import { RefundsCard } from '../../../../../features/billing/refunds-card.tsx';
import { SubscriptionCard } from '../../../../../features/billing/subscription-card.tsx';
import { TopupCard } from '../../../../../features/billing/topups/topup-card.tsx';
import { NotesCard } from '../../../../../features/users/notes-card.tsx';
import { Timeline } from '../../../../../features/users/timeline.tsx';
import { UserAbout } from '../../../../../features/users/user-about.tsx';
import { trpc } from '../../../../../shared/trpc.ts';

export const Route = createFileRoute('/_desk/users/$userId/_story')({ component: Story });

/** The story itself; its dialogs are routes below it, so that it stays in sight behind them. */
function Story() {
  const { userId } = Route.useParams();
  const { kind, paymentId } = Route.useSearch();
  const navigate = Route.useNavigate();
  const query = useSuspenseQuery(trpc.users.get.queryOptions({ userId }));
  const user = query.data;
  return (
    <>
      <div className="bd-story">
        <div className="bd-stack">
          <NotesCard key={userId} user={user} readAt={query.dataUpdatedAt} />
          <SubscriptionCard
            subscriptions={user.subscriptions}
            addons={user.addons}
            given={user.givenSubscriptions}
          />
          <TopupCard userId={userId} />
          <PaymentsCard
            userId={userId}
            payments={user.payments}
            hasMore={user.hasMorePayments}
            markedId={paymentId}
            block={user.refundBlock}
          />
          <RefundsCard refunds={user.refunds} />
          <UserAbout user={user} />
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
