import type { auditEntryView, Wire } from '@backdesk/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RequirePermission } from '../../shared/states/require-permission.tsx';
import { keyset } from '../../shared/table/keyset.ts';
import { type PartColumn, PartPanel } from '../../shared/table/part-panel.tsx';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';

type Entry = Wire<typeof auditEntryView>;

/** What staff have done with this user, from the audit log. */
export function AuditTab({ userId }: { userId: string }) {
  return (
    <RequirePermission permission="staff:read_audit">
      <Entries userId={userId} />
    </RequirePermission>
  );
}

function Entries({ userId }: { userId: string }) {
  const query = useInfiniteQuery(trpc.staff.auditEntries.infiniteQueryOptions({ userId }, keyset));
  return (
    <PartPanel
      title="What staff did"
      query={query}
      columns={columns}
      rowId={({ sequence }) => String(sequence)}
      empty={{
        title: 'Nobody has touched this user',
        text: 'Reveals, notes, tags, edits and refunds stand here with who, when and why.',
      }}
    />
  );
}

const columns: PartColumn<Entry>[] = [
  { id: 'when', header: 'When', cell: ({ occurredAt }) => <Time at={occurredAt} as="when" /> },
  { id: 'who', header: 'Who', cell: ({ actor }) => <span className="bd-wrap">{actor.name}</span> },
  {
    id: 'what',
    header: 'What',
    cell: ({ action, targetId }) => (
      <Link to="/staff/audit" search={{ targetId }} className="bd-link bd-mono">
        {action}
      </Link>
    ),
  },
  {
    id: 'why',
    header: 'Why, and what changed',
    cell: ({ reason, before, after, isPayloadErased }) => (
      <div className="bd-audit-change bd-wrap">
        {isPayloadErased && <span className="bd-muted">erased</span>}
        {reason && <span>{reason}</span>}
        {before && <span className="bd-muted">before {clip(before)}</span>}
        {after && <span>after {clip(after)}</span>}
      </div>
    ),
  },
];

const clip = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}…` : text);
