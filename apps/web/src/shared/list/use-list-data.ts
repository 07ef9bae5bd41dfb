import { keepPreviousData, type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { viewerZone } from '../format.ts';
import type { Count } from './count-text.ts';
import {
  type Asked,
  ask,
  type ListPage,
  type ListRow,
  type ListSource,
  type NewSince,
} from './list-types.ts';
import type { ListSearch } from './search-state.ts';
import type { ListUrl, Place } from './use-list-url.ts';

const ordinaryStaleMs = 15_000;
const pollMs = 20_000;
export const pageSize = 50;

/** What narrows the list down, as every procedure of a list takes it. Only filters have days of a zone. */
export function narrowing({ product, q, filters }: ListSearch) {
  return { product, q, filters, zone: filters?.length ? viewerZone() : undefined };
}

function pageInput(search: ListSearch, place: Place | undefined) {
  return { ...narrowing(search), sort: search.sort, pageSize, ...place };
}

/** Long enough for what the route has begun to read to serve the screen; a second look reads anew. */
const moneyStaleMs = 1_000;
const freshness = { money: moneyStaleMs, ordinary: ordinaryStaleMs };

/** How the page of a list is read; loaders and screens ask the same way. */
export function pageOptions<Row extends ListRow>(
  source: ListSource<Row>,
  search: ListSearch,
  place: Place | undefined,
): Asked<ListPage<Row>> {
  const asked = ask<ListPage<Row>>(source.calls.page, pageInput(search, place));
  // Rows never move under the pointer: new ones are told of, not slipped in.
  return { ...asked, staleTime: freshness[source.freshness], refetchOnWindowFocus: false };
}

export type CountState = {
  query: UseQueryResult<Count>;
  isExact: boolean;
  /** The page shows that there is none, whatever an estimate says. */
  isNone: boolean;
  makeExact: () => void;
  /** The exact number for a bulk action; rejects where counting takes too long. */
  readExact: () => Promise<number>;
};

export type ListData<Row extends ListRow> = {
  page: UseQueryResult<ListPage<Row>>;
  count: CountState;
  newRows: NewSince | undefined;
  /** Reads the page at the top anew. */
  showNew: () => void;
  prefetch: (place: Place) => void;
};

/** The page, its count and what is new: three requests, so that rows never wait for a count. */
export function useListData<Row extends ListRow>(
  source: ListSource<Row>,
  { search, place }: Pick<ListUrl, 'search' | 'place'>,
): ListData<Row> {
  const queryClient = useQueryClient();
  const options = pageOptions(source, search, place);
  const page = useQuery({ ...options, placeholderData: keepPreviousData });
  const isNone = page.data !== undefined && !page.isPlaceholderData && isWithoutRows(page.data);
  const count = { ...useCount(source, search), isNone };
  const newRows = useNewRows(source, search, place ? undefined : page);
  return {
    page,
    count,
    newRows: newRows.data,
    showNew: () => {
      void page.refetch();
      void count.query.refetch();
      newRows.forget();
    },
    prefetch: (next) => void queryClient.prefetchQuery(pageOptions(source, search, next)),
  };
}

const isWithoutRows = ({ rows, nextCursor, previousCursor }: ListPage<ListRow>): boolean =>
  rows.length === 0 && nextCursor === null && previousCursor === null;

function useCount<Row extends ListRow>(
  source: ListSource<Row>,
  search: ListSearch,
): Omit<CountState, 'isNone'> {
  const queryClient = useQueryClient();
  const asked = narrowing(search);
  const key = JSON.stringify(asked);
  const [exactFor, setExactFor] = useState<string>();
  const isExact = exactFor === key;
  const exact = ask<Count>(source.calls.count, { ...asked, mode: 'exact' });
  const quick = ask<Count>(source.calls.count, { ...asked, mode: 'quick' });
  const staleTime = freshness[source.freshness];
  const quickQuery = useQuery({ ...quick, staleTime });
  const exactQuery = useQuery({ ...exact, staleTime, enabled: isExact });
  return {
    query: isExact ? exactQuery : quickQuery,
    isExact: isExact && exactQuery.isSuccess,
    makeExact: () => setExactFor(key),
    readExact: async () => (await queryClient.fetchQuery({ ...exact, staleTime: 0 })).value,
  };
}

/** How many rows now stand above the first one; asked while the page is visible and stands at the top. */
function useNewRows<Row extends ListRow>(
  source: ListSource<Row>,
  search: ListSearch,
  page: UseQueryResult<ListPage<Row>> | undefined,
) {
  const top = page?.isPlaceholderData === false ? page.data : undefined;
  const queryClient = useQueryClient();
  const asked = ask<NewSince>(source.calls.newSince, {
    ...narrowing(search),
    sort: search.sort,
    cursor: top?.topCursor ?? null,
  });
  const { data } = useQuery({
    ...asked,
    enabled: top !== undefined,
    refetchInterval: pollMs,
    staleTime: pollMs / 2,
    gcTime: 0,
    // Nothing is new at the moment when the page was read.
    initialData: { value: 0, isCapped: false },
    initialDataUpdatedAt: page?.dataUpdatedAt ?? 0,
  });
  return {
    data: top && data && data.value > 0 ? data : undefined,
    forget: () => queryClient.removeQueries({ queryKey: asked.queryKey }),
  };
}
