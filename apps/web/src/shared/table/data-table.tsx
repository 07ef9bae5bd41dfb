import { type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table';
import { useRef } from 'react';
import { drawCell } from './draw-cell.ts';
import { useRowKeys } from './use-row-keys.ts';
import './data-table.css';

/** Sorting, filtering and paging are the server's; the table only lays out what it was given. */
const features = tableFeatures({});
export type Features = typeof features;

type Props<Row extends object> = {
  /** What the table lists, for screen readers. */
  label: string;
  columns: readonly ColumnDef<Features, Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Class names per column id: `bd-amount` aligns right, `bd-wide` hides it on a phone. */
  columnClasses?: Readonly<Record<string, string>>;
  isStale?: boolean;
};

/**
 * A dense list. Rows whose first link carries `data-row-link` can be walked with j and k.
 */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { label, columns, rows, rowId, columnClasses = {}, isStale = false } = props;
  const table = useTable<Features, Row>({ features, columns, data: rows, getRowId: rowId });
  const container = useRef<HTMLDivElement>(null);
  useRowKeys(container);
  return (
    <div className={isStale ? 'bd-table-box bd-table-stale' : 'bd-table-box'} ref={container}>
      <table className="bd-table" aria-label={label}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col" className={columnClasses[header.column.id]}>
                  {drawCell(header.column.columnDef.header, header.getContext())}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} className={columnClasses[cell.column.id]}>
                  {drawCell(cell.column.columnDef.cell, cell.getContext())}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
