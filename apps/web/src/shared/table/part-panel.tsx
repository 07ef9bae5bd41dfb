import { EmptyState, Panel } from '@backdesk/ui';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { createColumnHelper } from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
import { problemOf } from '../problem.ts';
import { ErrorState } from '../states/error-state.tsx';
import { SkeletonRows } from '../states/skeletons.tsx';
import { StaleNote } from '../states/stale-note.tsx';
import { DataTable, type Features } from './data-table.tsx';
import { LoadMore } from './load-more.tsx';

export type PartColumn<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** `bd-amount` aligns right, `bd-wide` hides it on a phone. */
  className?: string;
};

type Props<Row extends object> = {
  title: string;
  /** "12" or "100+", where it is known before the rows are. */
  count?: string | undefined;
  query: UseInfiniteQueryResult<InfiniteData<{ rows: readonly Row[] }>, unknown>;
  columns: readonly PartColumn<Row>[];
  rowId: (row: Row) => string;
  empty: { title: string; text: string };
};

/** A part of a page that is a keyset list of its own, with all its states. */
export function PartPanel<Row extends object>({ title, count, query, columns, rowId, empty }: Props<Row>) {
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  const tableColumns = useMemo(() => {
    const column = createColumnHelper<Features, Row>();
    return column.columns(
      columns.map(({ id, header, cell }) =>
        column.display({ id, header, cell: ({ row }) => cell(row.original) }),
      ),
    );
  }, [columns]);
  const classes = Object.fromEntries(
    columns.flatMap(({ id, className }) => (className ? [[id, className]] : [])),
  );
  return (
    <Panel flush title={title} aside={count}>
      <StaleNote query={query} />
      {query.isPending && (
        <div className="bd-panel-loading">
          <SkeletonRows count={5} label={`Loading: ${title}`} />
        </div>
      )}
      {query.isLoadingError && (
        <ErrorState problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && rows.length === 0 && <EmptyState title={empty.title}>{empty.text}</EmptyState>}
      {rows.length > 0 && (
        <>
          <DataTable label={title} columns={tableColumns} rows={rows} rowId={rowId} columnClasses={classes} />
          <LoadMore
            shown={rows.length}
            hasMore={query.hasNextPage}
            isLoading={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        </>
      )}
    </Panel>
  );
}
