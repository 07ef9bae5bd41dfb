import { subscriptionStatuses, usersList, type usersRow, type Wire } from '@backdesk/contract';
import { Link } from '@tanstack/react-router';
import { UserHover } from '../../shared/hover/user-link.tsx';
import type { ListLook, ListSource } from '../../shared/list/list-types.ts';
import { moneyCell } from '../../shared/list/money-cell.tsx';
import { tonesOf } from '../../shared/list/tones-of.ts';
import { subscriptionTone } from '../../shared/state-words.ts';
import { trpc } from '../../shared/trpc.ts';

type Row = Wire<typeof usersRow>;

export const usersSource: ListSource<Row> = {
  definition: usersList,
  permission: 'users:read',
  exportPermission: 'users:export',
  calls: {
    page: trpc.users.list,
    count: trpc.users.listCount,
    newSince: trpc.users.listNewSince,
    options: trpc.users.listOptions,
  },
  relationOptions: {
    payments: trpc.billing.paymentsOptions,
    subscriptions: trpc.billing.subscriptionsOptions,
    refunds: trpc.billing.refundsOptions,
    disputes: trpc.billing.disputesOptions,
  },
  freshness: 'ordinary',
};

export const usersLook: ListLook<Row> = {
  title: 'Users',
  searchHint: 'Name, e-mail or id',
  rowName: ({ name }) => `the user ${name || 'without a name'}`,
  rowLink: ({ id, name }, props) => (
    <UserHover userId={id} name={name}>
      <Link to="/users/$userId" params={{ userId: id }} {...props} />
    </UserHover>
  ),
  tones: { subscriptionStatus: tonesOf(subscriptionStatuses, subscriptionTone) },
  cells: {
    name: ({ name }) => name || 'No name',
    spent: ({ spent }) => moneyCell(spent),
  },
  views: [
    {
      name: 'New this week',
      search: { filters: [{ field: 'signedUpAt', op: 'in_last', value: { n: 7, unit: 'day' } }] },
    },
    {
      name: 'Paying',
      search: { filters: [{ field: 'subscriptionStatus', op: 'in', value: ['active'] }] },
    },
    {
      name: 'Past due',
      search: { filters: [{ field: 'subscriptionStatus', op: 'in', value: ['past_due', 'unpaid'] }] },
    },
    {
      name: 'Failed payment in 30 days',
      search: {
        filters: [
          {
            relation: 'payments',
            has: true,
            where: [
              { field: 'status', op: 'in', value: ['failed'] },
              { field: 'createdAt', op: 'in_last', value: { n: 30, unit: 'day' } },
            ],
          },
        ],
      },
    },
  ],
  whenEmpty: 'Users appear here as soon as a product tells of the first one. Intake shows what has come in.',
};
