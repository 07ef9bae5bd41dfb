import type { healthView, Wire } from '@backdesk/contract';
import { EmptyState, Panel } from '@backdesk/ui';
import { formatBytes, formatCount, formatShare } from '../../shared/format-figure.ts';
import { PlainTable } from '../../shared/table/plain-table.tsx';

type Health = Wire<typeof healthView>;

const heads = [
  'Table',
  { label: 'Rows, estimated', className: 'bd-amount' },
  { label: 'Size', className: 'bd-amount' },
  { label: 'Dead rows', className: 'bd-amount bd-wide' },
  { label: 'Scans by index', className: 'bd-amount bd-wide' },
  { label: 'Errors', className: 'bd-amount' },
];

/** The largest tables with what says that one is not looked after. */
export function Tables({ tables }: { tables: Health['tables'] }) {
  return (
    <Panel title="Tables" aside="the 40 largest" flush label="Tables">
      <PlainTable label="Tables" heads={heads}>
        {tables.map((table) => (
          <tr key={table.name}>
            <td className="bd-mono">{table.name}</td>
            <td className="bd-amount">{formatCount(table.rows)}</td>
            <td className="bd-amount">{formatBytes(table.bytes)}</td>
            <td className="bd-amount bd-wide">{formatShare(table.deadShare)}</td>
            <td className="bd-amount bd-wide">
              {table.indexShare === null ? '–' : formatShare(table.indexShare)}
            </td>
            <td className={table.errors > 0 ? 'bd-amount bd-over' : 'bd-amount'}>
              {formatCount(table.errors)}
            </td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  );
}

const indexHeads = ['Index', 'Table', { label: 'Size', className: 'bd-amount' }];

/** Indexes that cost writes and disk, and that nothing reads. */
export function UnusedIndexes({ indexes }: { indexes: Health['unusedIndexes'] }) {
  return (
    <Panel title="Unused indexes" aside="above 1 MB, never read" flush label="Unused indexes">
      {indexes.length === 0 ? (
        <EmptyState title="None">Every index of more than 1 MB has been read.</EmptyState>
      ) : (
        <PlainTable label="Unused indexes" heads={indexHeads}>
          {indexes.map((index) => (
            <tr key={index.name}>
              <td className="bd-mono bd-wrap">{index.name}</td>
              <td className="bd-mono bd-wrap">{index.table}</td>
              <td className="bd-amount">{formatBytes(index.bytes)}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Panel>
  );
}
