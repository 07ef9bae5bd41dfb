import { Chip, CopyableId, EmptyState, ExternalLink, Fact, Facts, Panel } from '@backdesk/ui';
import { Link } from '@tanstack/react-router';
import { formatDay, formatMoney } from '../../shared/format.ts';
import { subscriptionTone, words } from '../../shared/state-words.ts';
import { Time } from '../../shared/time.tsx';
import type { Given, Subscription, UserAddon } from './billing-types.ts';

type Props = {
  subscriptions: readonly Subscription[];
  addons: readonly UserAddon[];
  /** What they gave to others. */
  given: readonly Given[];
};

/** What the customer subscribes to, newest first, what they bought beside it, and what they gave away. */
export function SubscriptionCard({ subscriptions, addons, given }: Props) {
  return (
    <Panel title={subscriptions.length > 1 ? 'Subscriptions' : 'Subscription'}>
      {subscriptions.length === 0 && (
        <EmptyState title="No subscription">This user has never subscribed to a plan.</EmptyState>
      )}
      {subscriptions.map((subscription) => (
        <div key={subscription.id} className="bd-subscription">
          <Facts>
            <Fact term="Plan">
              <Link to="/billing/subscriptions/$id" params={{ id: subscription.id }} className="bd-link">
                {planAndPrice(subscription)}
              </Link>
            </Fact>
            <Fact term="Status">
              <Chip tone={subscriptionTone(subscription.status)}>{words(subscription.status)}</Chip>
            </Fact>
            <Fact term="Period">
              <Period subscription={subscription} />
            </Fact>
            {subscription.gift && (
              <Fact term="A gift from">
                <Gift gift={subscription.gift} />
              </Fact>
            )}
            <Fact term="Since">
              {subscription.startedAt && <Time at={subscription.startedAt} as="day" />}
            </Fact>
            <Fact term="Stripe">
              {subscription.stripeId && (
                <span className="bd-inline">
                  <CopyableId value={subscription.stripeId} label="Stripe subscription id" short />
                  <ExternalLink href={subscription.stripeUrl}>Open</ExternalLink>
                </span>
              )}
            </Fact>
          </Facts>
        </div>
      ))}
      {addons.length > 0 && (
        <div className="bd-subscription">
          <Facts>
            <Fact term="Add-ons">
              {addons.map((addon) => (
                <Addon key={addon.id} addon={addon} />
              ))}
            </Fact>
          </Facts>
        </div>
      )}
      {given.map((gift) => (
        <div key={gift.id} className="bd-subscription">
          <Facts>
            <Fact term="Gave">
              <Link to="/billing/subscriptions/$id" params={{ id: gift.id }} className="bd-link">
                {gift.planName}
              </Link>{' '}
              <Chip tone={subscriptionTone(gift.status)}>{words(gift.status)}</Chip>
            </Fact>
            <Fact term="To">
              <Link to="/users/$userId" params={{ userId: gift.userId }} className="bd-link">
                {gift.userName ?? 'No name'}
              </Link>
              {gift.message && <span className="bd-gift-message bd-wrap">“{gift.message}”</span>}
            </Fact>
          </Facts>
        </div>
      ))}
    </Panel>
  );
}

function Addon({
  addon: { name, quantity, price, interval, status, purchasedAt, endsAt },
}: {
  addon: UserAddon;
}) {
  return (
    <div>
      {quantity > 1 && `${quantity} × `}
      {name}
      {price && `, ${formatMoney(price)}${interval ? ` a ${interval}` : ' once'}`}{' '}
      <span className="bd-muted">
        {status === 'active' ? (
          <>
            since <Time at={purchasedAt} as="day" />
          </>
        ) : (
          <>
            until <Time at={endsAt ?? purchasedAt} as="day" />
          </>
        )}
      </span>
    </div>
  );
}

function Gift({ gift: { giverId, giverName, message } }: { gift: NonNullable<Subscription['gift']> }) {
  const name = giverName ?? 'somebody who is not known';
  return (
    <>
      {giverId ? (
        <Link to="/users/$userId" params={{ userId: giverId }} className="bd-link">
          {name}
        </Link>
      ) : (
        name
      )}
      {message && <span className="bd-gift-message bd-wrap">“{message}”</span>}
    </>
  );
}

function planAndPrice({ planName, price, interval }: Subscription): string {
  if (!price) return planName;
  return `${planName}, ${formatMoney(price)}${interval ? ` a ${interval}` : ''}`;
}

function Period({ subscription }: { subscription: Subscription }) {
  const { currentPeriodStart: start, currentPeriodEnd: end, isCancelAtPeriodEnd, canceledAt } = subscription;
  if (canceledAt && !isCancelAtPeriodEnd)
    return (
      <>
        canceled <Time at={canceledAt} />
      </>
    );
  if (!start || !end) return '–';
  return (
    <>
      {formatDay(start)} – {formatDay(end)}{' '}
      <span className="bd-muted">
        {isCancelAtPeriodEnd ? 'ends' : 'renews'} <Time at={end} />
      </span>
    </>
  );
}
