import { type invoiceRow, invoicesList, type Wire } from '@backdesk/contract';
import { Link } from '@tanstack/react-router';
import { ListScreen } from '../../../shared/list/list-screen.tsx';
import type { ListLook, ListSource } from '../../../shared/list/list-types.ts';
import { trpc } from '../../../shared/trpc.ts';
import { moneyCell } from '../../../shared/list/money-cell.tsx';
import { userCell } from './user-cell.tsx';

type Row = Wire<typeof invoiceRow>;

export const invoicesSource: ListSource<Row> = {
  definition: invoicesList,
  permission: 'billing:read',
  exportPermission: 'billing:export',
  calls: {
    page: trpc.billing.invoices,
    count: trpc.billing.invoicesCount,
    newSince: trpc.billing.invoicesNewSince,
    options: trpc.billing.invoicesOptions,
  },
  freshness: 'money',
};

const look: ListLook<Row> = {
  title: 'Invoices',
  searchHint: 'Name, e-mail, in_…, number',
  rowName: ({ number, userName }) =>
    `the invoice ${number ?? 'without a number'}${userName ? ` of ${userName}` : ''}`,
  rowLink: ({ id }, props) => <Link to="/billing/invoices/$id" params={{ id }} {...props} />,
  card: ['number', 'status', 'userName', 'total', 'createdAt'],
  copyId: ({ id, stripeId }) => stripeId ?? id,
  stripeUrl: ({ stripeUrl }) => stripeUrl,
  tones: {
    status: { draft: 'neutral', open: 'warning', paid: 'good', uncollectible: 'bad', void: 'neutral' },
  },
  cells: {
    number: ({ number }) => number ?? 'Draft',
    userName: userCell,
    total: ({ total }) => moneyCell(total),
    paid: ({ paid }) => moneyCell(paid),
  },
  views: [
    { name: 'Open', search: { filters: [{ field: 'status', op: 'in', value: ['open'] }] } },
    {
      name: 'Open, largest first',
      search: { filters: [{ field: 'status', op: 'in', value: ['open'] }], sort: '-total' },
    },
    {
      name: 'Overdue',
      search: {
        filters: [
          { field: 'status', op: 'in', value: ['open'] },
          { field: 'dueAt', op: 'in_last', value: { n: 999, unit: 'day' } },
        ],
      },
    },
    {
      name: 'Payment failed',
      search: {
        filters: [
          { field: 'status', op: 'in', value: ['open'] },
          { field: 'attempts', op: 'at_least', value: 1 },
        ],
        columns: ['number', 'userName', 'remaining', 'attempts', 'nextAttemptAt', 'createdAt'],
      },
    },
    {
      name: 'Uncollectible',
      search: { filters: [{ field: 'status', op: 'in', value: ['uncollectible'] }] },
    },
  ],
  whenEmpty: 'Invoices appear here as soon as Stripe tells of the first one. Intake shows what it has sent.',
};

/** Every invoice, drafts included. */
export function InvoicesScreen() {
  return <ListScreen source={invoicesSource} look={look} />;
}
