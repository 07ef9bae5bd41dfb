import { type creditRow, creditsList, type Wire } from '@backdesk/contract';
import { Link } from '@tanstack/react-router';
import { formatMoney } from '../../../shared/format.ts';
import { Nothing } from '../../../shared/list/cells.tsx';
import { ListScreen } from '../../../shared/list/list-screen.tsx';
import type { ListLook, ListSource } from '../../../shared/list/list-types.ts';
import { trpc } from '../../../shared/trpc.ts';

type Row = Wire<typeof creditRow>;

export const creditsSource: ListSource<Row> = {
  definition: creditsList,
  permission: 'billing:read',
  exportPermission: 'billing:export',
  calls: {
    page: trpc.billing.credits,
    count: trpc.billing.creditsCount,
    newSince: trpc.billing.creditsNewSince,
    options: trpc.billing.creditsOptions,
  },
  freshness: 'money',
};

const look: ListLook<Row> = {
  title: 'Credits',
  searchHint: 'Name or e-mail of the owner',
  rowName: ({ owner }) => `the credit of ${owner ?? 'somebody without a name'}`,
  rowLink: ({ id }, props) => <Link to="/billing/credits/$id" params={{ id }} {...props} />,
  card: ['owner', 'balance', 'credits', 'unit', 'product'],
  cells: {
    owner: ({ owner }) => owner ?? 'No name',
    // Nothing left is an amount too; a dash is for what counts in the other unit.
    balance: ({ balance }) => (balance ? formatMoney(balance) : <Nothing />),
    credits: ({ credits }) => (credits === null ? <Nothing /> : credits.toLocaleString('en-GB')),
  },
  views: [
    { name: 'Most credit', search: { sort: '-balance' } },
    {
      name: 'Overdrawn',
      search: { filters: [{ field: 'balance', op: 'at_most', value: '-1' }], sort: 'balance' },
    },
  ],
  whenEmpty: 'Nobody holds prepaid credit. An account opens with the first purchase or grant.',
};

/** Every account of prepaid credit with its balance. */
export function CreditsScreen() {
  return <ListScreen source={creditsSource} look={look} />;
}
