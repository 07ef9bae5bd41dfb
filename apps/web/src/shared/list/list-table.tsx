import { type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table';
import { type ReactNode, type RefObject, useMemo } from 'react';
import { drawCell } from '../table/draw-cell.ts';
import { Cell } from './cells.tsx';
import { HeadCell } from './head-cell.tsx';
import type { ListLook, ListRow, ListSource } from './list-types.ts';
import { RowTools } from './row-tools.tsx';
import type { ListSearch } from './search-state.ts';
import { PageCheckbox, RowCheckbox } from './select-cells.tsx';
import { isSelected } from './selection.ts';
import { useRowsInSight } from './use-rows-in-sight.ts';
import type { SelectionState } from './use-selection.ts';
import './list-table.css';

/** Sorting, filtering and paging are the server's; the table only lays out what it was given. */
const features = tableFeatures({});
type Features = typeof features;

type Props<Row extends ListRow> = {
  source: ListSource<Row>;
  look: ListLook<Row>;
  rows: readonly Row[];
  columns: readonly string[];
  search: ListSearch;
  onSort: (sort: string | undefined) => void;
  selected: SelectionState;
  /** The rows of before, while others are being read. */
  isStale: boolean;
  box: RefObject<HTMLDivElement | null>;
};

/** The rows: sticky heads, a frozen first column that is the row's link, a checkbox before it. */
export function ListTable<Row extends ListRow>(props: Props<Row>) {
  const { source, look, rows, columns, search, onSort, selected, isStale, box } = props;
  const { definition } = source;
  const defs = useMemo(
    () => columns.map((key, index) => columnOf(source, look, key, index === 0)),
    [source, look, columns],
  );
  const shown = useRowsInSight(rows);
  const table = useTable<Features, Row>({ features, columns: defs, data: shown, getRowId: ({ id }) => id });
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  return (
    <div className={boxClass(search.density, isStale)} ref={box} aria-busy={isStale}>
      <table className="bd-list-table" aria-label={look.title}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              <th scope="col" className="bd-list-select">
                <PageCheckbox ids={ids} noun={definition.noun[1]} selected={selected} />
              </th>
              {group.headers.map((header) => (
                <HeadCell
                  key={header.id}
                  definition={definition}
                  field={header.column.id}
                  sort={search.sort}
                  onSort={onSort}
                />
              ))}
              {look.acts && (
                <th scope="col">
                  <span className="bd-hidden">Act</span>
                </th>
              )}
              <th scope="col" className="bd-list-tools">
                <span className="bd-hidden">Copy and open</span>
              </th>
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => {
            const isOn = isSelected(selected.selection, row.id);
            return (
              <tr key={row.id} data-row-id={row.id} className={isOn ? 'bd-list-on' : undefined}>
                <td className="bd-list-select">
                  <RowCheckbox
                    id={row.id}
                    page={ids}
                    name={look.rowName(row.original)}
                    isOn={isOn}
                    selected={selected}
                  />
                </td>
                {row.getAllCells().map((cell, index) => (
                  <td
                    key={cell.id}
                    className={cellClass(definition.fields[cell.column.id]?.align, index === 0)}
                  >
                    {drawCell(cell.column.columnDef.cell, cell.getContext())}
                  </td>
                ))}
                {look.acts && <td className="bd-list-acts">{look.acts(row.original)}</td>}
                <td className="bd-list-tools">
                  <RowTools
                    id={look.copyId?.(row.original) ?? row.id}
                    stripeUrl={look.stripeUrl?.(row.original) ?? null}
                    name={look.rowName(row.original)}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function columnOf<Row extends ListRow>(
  source: ListSource<Row>,
  look: ListLook<Row>,
  key: string,
  isFirst: boolean,
): ColumnDef<Features, Row> {
  return {
    id: key,
    cell: ({ row: { original } }) => {
      const content = cellContent(source, look, original, key, isFirst);
      return isFirst
        ? look.rowLink(original, {
            className: 'bd-list-link',
            'data-row-link': original.id,
            children: content,
          })
        : content;
    },
  };
}

/** What one cell shows: the screen's own drawing of it, else what its kind says. */
export function cellContent<Row extends ListRow>(
  { definition }: ListSource<Row>,
  look: ListLook<Row>,
  row: Row,
  key: string,
  isFirst: boolean,
): ReactNode {
  const field = definition.fields[key];
  const own = look.cells?.[key];
  if (own) return own(row, isFirst);
  return (
    field && (
      <Cell
        field={field}
        value={row[key]}
        tones={look.tones?.[key]}
        isFirst={isFirst}
        stripeUrl={look.stripeUrl?.(row) ?? null}
      />
    )
  );
}

function boxClass(density: ListSearch['density'], isStale: boolean): string {
  return `bd-list-box${density === 'compact' ? ' bd-list-compact' : ''}${isStale ? ' bd-list-stale' : ''}`;
}

function cellClass(align: 'start' | 'end' | undefined, isFirst: boolean): string | undefined {
  const classes = [isFirst && 'bd-list-first', align === 'end' && 'bd-amount'].filter(Boolean);
  return classes.length > 0 ? classes.join(' ') : undefined;
}
