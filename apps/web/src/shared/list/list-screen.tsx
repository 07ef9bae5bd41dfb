import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useMemo, useRef } from 'react';
import { RequirePermission } from '../states/require-permission.tsx';
import { StaleNote } from '../states/stale-note.tsx';
import { type BulkActions, BulkBar } from './bulk-bar.tsx';
import { shownColumns } from './columns.ts';
import { FilterBar } from './filter-bar.tsx';
import { IgnoredNotice } from './ignored-notice.tsx';
import { ListCards } from './list-cards.tsx';
import { ListFoot } from './list-foot.tsx';
import { ListHead } from './list-head.tsx';
import { ListInstead } from './list-instead.tsx';
import { ListTable } from './list-table.tsx';
import type { ListLook, ListRow, ListSource } from './list-types.ts';
import { NewRowsPill } from './new-rows-pill.tsx';
import type { SearchBox } from './quick-search.tsx';
import { rowsKey } from './search-state.ts';
import { useListData } from './use-list-data.ts';
import { useListKeys } from './use-list-keys.ts';
import { useListUrl } from './use-list-url.ts';
import { usePaging } from './use-paging.ts';
import { useSelection } from './use-selection.ts';
import './list.css';
import './check.css';

type Props<Row extends ListRow> = {
  source: ListSource<Row>;
  look: ListLook<Row>;
  /** Takes the place of the ordinary search box. */
  searchBox?: SearchBox;
  /** Below the filters: what the screen has to say about what was searched for. */
  notice?: ReactNode;
  /** Stands in place of the rows, when what was searched for is not among them. */
  instead?: ReactNode;
  /** The one primary action of the screen, at the right of the title. */
  action?: ReactNode;
  /** What can be done with the selected rows. */
  bulkActions?: BulkActions;
};

/**
 * A list as every screen has it. Its state is the address; the screen only says where the rows come
 * from and how they look.
 */
export function ListScreen<Row extends ListRow>(props: Props<Row>) {
  return (
    <RequirePermission permission={props.source.permission}>
      <List {...props} />
    </RequirePermission>
  );
}

function List<Row extends ListRow>(props: Props<Row>) {
  const { source, look, searchBox, notice, instead, action, bulkActions } = props;
  const { definition } = source;
  const url = useListUrl(definition);
  const data = useListData(source, url);
  const selected = useSelection(rowsKey({ ...url.search, sort: undefined }, definition));
  const box = useRef<HTMLDivElement>(null);
  const isNarrow = useMediaQuery('(max-width: 760px)', undefined, { getInitialValueInEffect: false });
  // The same array as long as it says the same: else every cell is made anew, and the focus is lost.
  const columns = useMemo(
    () => shownColumns(definition, url.search.columns),
    [definition, url.search.columns],
  );
  const rows = data.page.data?.rows ?? [];
  const turn = usePaging(url, data.page.data, box);
  const keys = useListKeys({ box, rows, selected, onPage: turn.to });
  const Rows = isNarrow ? ListCards : ListTable;
  return (
    <div className="bd-list">
      <ListHead
        source={source}
        look={look}
        url={url}
        count={data.count}
        columns={columns}
        keys={keys}
        action={action}
      />
      <FilterBar
        source={source}
        look={look}
        url={url}
        isBusy={data.page.isFetching}
        isNarrow={isNarrow}
        searchBox={searchBox}
      />
      {notice}
      <IgnoredNotice ignored={url.ignored} onClear={() => url.show(url.search, { replace: true })} />
      <StaleNote query={data.page} />
      {instead}
      <div className="bd-list-panel" hidden={Boolean(instead)}>
        <NewRowsPill newRows={data.newRows} onShow={data.showNew} />
        <BulkBar
          definition={definition}
          url={url}
          count={data.count}
          selected={selected}
          bulkActions={bulkActions}
        />
        {rows.length > 0 ? (
          <Rows
            source={source}
            look={look}
            rows={rows}
            columns={columns}
            search={url.search}
            onSort={(sort) => url.change({ sort })}
            selected={selected}
            isStale={data.page.isPlaceholderData || (data.page.isFetching && data.page.isStale)}
            box={box}
          />
        ) : (
          <ListInstead source={source} look={look} url={url} page={data.page} columns={columns} />
        )}
        <ListFoot
          definition={definition}
          url={url}
          page={data.page.data}
          turn={turn}
          prefetch={data.prefetch}
        />
      </div>
    </div>
  );
}
