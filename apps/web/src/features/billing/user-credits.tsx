import type { timelineEntryView, Wire } from '@backdesk/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { formatMoney } from '../../shared/format.ts';
import { keyset } from '../../shared/table/keyset.ts';
import { type PartColumn, PartPanel } from '../../shared/table/part-panel.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';

type Entry = Wire<typeof timelineEntryView>;

/** Every movement of the user's credit, as their story tells it. */
export function UserCredits({ userId }: { userId: string }) {
  const query = useInfiniteQuery(
    trpc.users.timeline.infiniteQueryOptions({ userId, kind: 'credits' }, keyset),
  );
  return (
    <PartPanel
      title="Credits"
      query={query}
      columns={columns}
      rowId={({ key }) => key}
      empty={{ title: 'No credits', text: 'They have neither bought nor been given any.' }}
    />
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
