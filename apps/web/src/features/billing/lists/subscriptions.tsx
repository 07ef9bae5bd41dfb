import { type subscriptionRow, subscriptionStatuses, subscriptionsList, type Wire } from '@backdesk/contract';
import { Chip } from '@backdesk/ui';
import { Link } from '@tanstack/react-router';
import { Nothing } from '../../../shared/list/cells.tsx';
import { ListScreen } from '../../../shared/list/list-screen.tsx';
import type { ListLook, ListSource } from '../../../shared/list/list-types.ts';
import { subscriptionTone } from '../../../shared/state-words.ts';
import { Time } from '../../../shared/time.tsx';
import { trpc } from '../../../shared/trpc.ts';
import { tonesOf } from '../../../shared/list/tones-of.ts';
import { userCell } from './user-cell.tsx';

type Row = Wire<typeof subscriptionRow>;

export const subscriptionsSource: ListSource<Row> = {
  definition: subscriptionsList,
  permission: 'billing:read',
  exportPermission: 'billing:export',
  calls: {
    page: trpc.billing.subscriptions,
    count: trpc.billing.subscriptionsCount,
    newSince: trpc.billing.subscriptionsNewSince,
    options: trpc.billing.subscriptionsOptions,
  },
  freshness: 'ordinary',
};

const look: ListLook<Row> = {
  title: 'Subscriptions',
  searchHint: 'Name, e-mail, sub_…',
  rowName: ({ plan, userName }) => `the subscription ${plan ?? ''}${userName ? ` of ${userName}` : ''}`,
  rowLink: ({ id }, props) => <Link to="/billing/subscriptions/$id" params={{ id }} {...props} />,
  card: ['plan', 'status', 'userName', 'price', 'currentPeriodEndAt'],
  copyId: ({ id, stripeId }) => stripeId ?? id,
  stripeUrl: ({ stripeUrl }) => stripeUrl,
  tones: { status: tonesOf(subscriptionStatuses, subscriptionTone) },
  cells: {
    plan: ({ plan, isGift }) =>
      isGift ? (
        <span className="bd-chips">
          {plan ?? 'No plan'} <Chip tone="info">gift</Chip>
        </span>
      ) : (
        (plan ?? 'No plan')
      ),
    userName: userCell,
    currentPeriodEndAt: ({ currentPeriodEndAt, isCancelAtPeriodEnd, endedAt }) =>
      currentPeriodEndAt ? (
        <span className="bd-chips">
          <Time at={currentPeriodEndAt} />
          {isCancelAtPeriodEnd && !endedAt && <Chip tone="warning">ends then</Chip>}
        </span>
      ) : (
        <Nothing />
      ),
  },
  views: [
    { name: 'Active', search: { filters: [{ field: 'status', op: 'in', value: ['active', 'trialing'] }] } },
    {
      name: 'Past due',
      search: { filters: [{ field: 'status', op: 'in', value: ['past_due', 'unpaid'] }] },
    },
    {
      name: 'Ending soon',
      search: {
        filters: [
          { field: 'isCancelAtPeriodEnd', op: 'is', value: true },
          { field: 'currentPeriodEndAt', op: 'in_next', value: { n: 30, unit: 'day' } },
        ],
        sort: 'currentPeriodEndAt',
      },
    },
    { name: 'Gifts', search: { filters: [{ field: 'isGift', op: 'is', value: true }] } },
    {
      name: 'Trials',
      search: {
        filters: [{ field: 'status', op: 'in', value: ['trialing'] }],
        sort: 'currentPeriodEndAt',
      },
    },
  ],
  whenEmpty:
    'Subscriptions appear here as soon as Stripe tells of the first one. Intake shows what it has sent.',
};

/** Every subscription, ended ones included. */
export function SubscriptionsScreen() {
  return <ListScreen source={subscriptionsSource} look={look} />;
}
