import type { timelineEntryView, Wire } from '@backdesk/contract';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Can } from '../../shared/can.tsx';
import { formatMoney } from '../../shared/format.ts';
import { keyset } from '../../shared/table/keyset.ts';
import { type PartColumn, PartPanel } from '../../shared/table/part-panel.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import { creditWords } from './credits/credit-words.ts';

type Entry = Wire<typeof timelineEntryView>;

/** Every movement of the user's credit, as their story tells it. */
export function UserCredits({ userId }: { userId: string }) {
  const query = useInfiniteQuery(
    trpc.users.timeline.infiniteQueryOptions({ userId, kind: 'credits' }, keyset),
  );
  return (
    <>
      <Balance userId={userId} />
      <PartPanel
        title="Credits"
        query={query}
        columns={columns}
        rowId={({ key }) => key}
        empty={{ title: 'No credits', text: 'They have neither bought nor been given any.' }}
      />
    </>
  );
}

/** What they hold, with the way to its lots and to more; nothing where the product has no credit. */
function Balance({ userId }: { userId: string }) {
  const { data: terms } = useQuery({ ...trpc.billing.creditTerms.queryOptions({ userId }), retry: false });
  if (!terms) return null;
  const { accountId } = terms;
  return (
    <div className="bd-credit-balance">
      <span>
        <span className="bd-muted">Balance</span>{' '}
        {accountId ? (
          <Link to="/billing/credits/$id" params={{ id: accountId }} className="bd-link">
            {creditWords(terms.balance, terms)}
          </Link>
        ) : (
          creditWords(terms.balance, terms)
        )}
      </span>
      <Can permission="billing:grant_credits">
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link
              to="/users/$userId/billing/credit"
              params={{ userId }}
              search={{ part: 'credits' }}
              id="give-credit"
              {...props}
            />
          )}
        >
          Give credit…
        </Button>
      </Can>
    </div>
  );
}

const columns: PartColumn<Entry>[] = [
  { id: 'when', header: 'When', cell: ({ occurredAt }) => <Time at={occurredAt} as="when" /> },
  { id: 'what', header: 'What', cell: ({ title }) => title },
  {
    id: 'amount',
    header: 'Amount',
    className: 'bd-amount',
    cell: ({ amount }) => (amount ? formatMoney(amount) : '–'),
  },
  { id: 'why', header: 'Why', cell: ({ detail }) => <span className="bd-wrap">{detail ?? '–'}</span> },
  { id: 'who', header: 'By', className: 'bd-wide', cell: ({ actorName }) => actorName ?? '–' },
];
