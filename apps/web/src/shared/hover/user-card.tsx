import { Chip, Fact, Facts } from '@backdesk/ui';
import { useQuery } from '@tanstack/react-query';
import { formatMoney } from '../format.ts';
import { problemOf } from '../problem.ts';
import { subscriptionTone, words } from '../state-words.ts';
import { Time } from '../time.tsx';
import { trpc } from '../trpc.ts';

/** Who a user is, in five lines: enough to know whether it is the one. */
export function UserCard({ userId }: { userId: string }) {
  const { data: user, error } = useQuery({
    ...trpc.users.get.queryOptions({ userId }),
    staleTime: 30_000,
  });
  if (error) return <span>{problemOf(error).message}</span>;
  if (!user) return <span className="bd-muted">…</span>;
  const [subscription] = user.subscriptions;
  return (
    <>
      <span className="bd-hover-title">
        <span className="bd-wrap">{user.name || 'No name'}</span>
        {subscription && (
          <Chip tone={subscriptionTone(subscription.status)}>
            {subscription.planName} · {words(subscription.status)}
          </Chip>
        )}
      </span>
      <Facts>
        <Fact term="E-mail">{user.email}</Fact>
        <Fact term="Product">{user.productName}</Fact>
        <Fact term="Paid">{formatMoney(user.paid)}</Fact>
        <Fact term="Refunded">{user.refunded.amount !== '0' && formatMoney(user.refunded)}</Fact>
        <Fact term="Signed up">{user.signedUpAt && <Time at={user.signedUpAt} />}</Fact>
      </Facts>
    </>
  );
}
