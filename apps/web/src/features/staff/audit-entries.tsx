import type { auditEntryView, Wire } from '@backdesk/contract';
import { UnstyledButton } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { CodeName } from '../../shared/table/code-name.tsx';
import { DataTable, type Features } from '../../shared/table/data-table.tsx';
import { Time } from '../../shared/time.tsx';
import { AuditChange } from './audit-change.tsx';
import type { AuditSearch } from './audit-search.ts';

type Entry = Wire<typeof auditEntryView>;
const column = createColumnHelper<Features, Entry>();
const columnClasses = {
  sequence: 'bd-amount bd-wide',
  when: 'bd-nowrap',
  what: 'bd-audit-who',
  target: 'bd-wide',
  change: 'bd-audit-why',
};

type Props = { entries: readonly Entry[]; onSearch: (search: AuditSearch) => void };

/** The entries as rows; a click on an action or a target narrows the list to it. */
export function AuditEntries({ entries, onSearch }: Props) {
  const columns = useMemo(() => columnsFor(onSearch), [onSearch]);
  return (
    <DataTable
      label="Audit entries"
      columns={columns}
      rows={entries}
      rowId={(entry) => String(entry.sequence)}
      columnClasses={columnClasses}
    />
  );
}

function columnsFor(onSearch: Props['onSearch']) {
  return column.columns([
    column.display({
      id: 'sequence',
      header: 'No.',
      cell: ({ row: { original: entry } }) => (
        <Link
          to="/staff/audit/$sequence"
          params={{ sequence: String(entry.sequence) }}
          data-row-link
          title="Open this entry"
        >
          {entry.sequence}
        </Link>
      ),
    }),
    column.display({
      id: 'when',
      header: 'When',
      cell: ({ row: { original: entry } }) => <Time at={entry.occurredAt} as="when" />,
    }),
    column.display({
      id: 'what',
      header: 'Who did what',
      cell: ({ row: { original: entry } }) => (
        <div className="bd-cell-two">
          <strong className="bd-wrap">{entry.actor.name}</strong>
          <UnstyledButton
            className="bd-audit-filter"
            title="Show only this action"
            onClick={() => onSearch({ action: entry.action })}
          >
            <CodeName of={entry.action} />
          </UnstyledButton>
        </div>
      ),
    }),
    column.display({
      id: 'target',
      header: 'To what',
      cell: ({ row: { original: entry } }) => (
        <div className="bd-cell-two">
          <span>{entry.targetKind.replaceAll('_', ' ')}</span>
          <UnstyledButton
            className="bd-audit-filter bd-mono"
            title={`Show only ${entry.targetId}`}
            onClick={() => onSearch({ targetId: entry.targetId })}
          >
            {entry.targetId.length > 14 ? `…${entry.targetId.slice(-12)}` : entry.targetId}
          </UnstyledButton>
        </div>
      ),
    }),
    column.display({
      id: 'change',
      header: 'Reason and change',
      cell: ({ row: { original: entry } }) => <AuditChange entry={entry} />,
    }),
  ]);
}
