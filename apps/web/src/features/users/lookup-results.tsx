import { Chip, Kbd, Panel } from '@backdesk/ui';
import { Link } from '@tanstack/react-router';
import { createColumnHelper } from '@tanstack/react-table';
import { useMemo } from 'react';
import { formatMoney } from '../../shared/format.ts';
import { subscriptionTone, words } from '../../shared/state-words.ts';
import { DataTable, type Features } from '../../shared/table/data-table.tsx';
import { Time } from '../../shared/time.tsx';
import type { LookupResult } from './lookup-text.ts';

type Row = LookupResult['users'][number];
const column = createColumnHelper<Features, Row>();

const columnClasses = { product: 'bd-wide', paid: 'bd-amount', signedUp: 'bd-wide' };

/** Everybody who matches, one row each. */
export function LookupResults({ result, isStale }: { result: LookupResult; isStale: boolean }) {
  const columns = useMemo(() => columnsFor(result.paymentId), [result.paymentId]);
  return (
    <>
      <Panel flush>
        <DataTable
          label="Users who match"
          columns={columns}
          rows={result.users}
          rowId={(user) => user.id}
          columnClasses={columnClasses}
          isStale={isStale}
        />
        {result.hasMore && (
          <p className="bd-table-foot">More users match. Type more of the name to narrow it down.</p>
        )}
      </Panel>
      <p className="bd-keys">
        <Kbd>j</Kbd> <Kbd>k</Kbd> move <Kbd>Enter</Kbd> open <Kbd>/</Kbd> look up
      </p>
    </>
  );
}

function columnsFor(paymentId: string | null) {
  return column.columns([
    column.display({
      id: 'user',
      header: 'User',
      cell: ({ row: { original: user } }) => (
        <div className="bd-cell-two">
          <Link
            to="/users/$userId"
            params={{ userId: user.id }}
            search={paymentId ? { paymentId } : {}}
            className="bd-wrap"
            data-row-link
          >
            {user.name || 'No name'}
          </Link>
          {user.email && <span className="bd-muted bd-wrap">{user.email}</span>}
        </div>
      ),
    }),
    column.accessor('productName', { id: 'product', header: 'Product' }),
    column.display({
      id: 'plan',
      header: 'Plan',
      cell: ({ row: { original: user } }) =>
        user.subscriptionStatus ? (
          <Chip tone={subscriptionTone(user.subscriptionStatus)}>
            {[user.planName, words(user.subscriptionStatus)].filter(Boolean).join(' · ')}
          </Chip>
        ) : (
          <span className="bd-muted">no subscription</span>
        ),
    }),
    column.accessor((user) => [user.paid, ...user.paidInOthers].map(formatMoney).join(' and '), {
      id: 'paid',
      header: 'Paid',
    }),
    column.display({
      id: 'signedUp',
      header: 'Signed up',
      cell: ({ row: { original: user } }) => (user.signedUpAt ? <Time at={user.signedUpAt} /> : '–'),
    }),
  ]);
}
