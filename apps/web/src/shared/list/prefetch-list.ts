import type { QueryClient } from '@tanstack/react-query';
import { iMay } from '../me.ts';
import type { ListRow, ListSource } from './list-types.ts';
import { type RawSearch, readListSearch } from './search-state.ts';
import { pageOptions } from './use-list-data.ts';
import type { Place } from './use-list-url.ts';

/**
 * Begins to read the page that an address asks for, while the screen itself is still being loaded. A route
 * calls it in its loader without naming the search as what the loader depends on: the router would take each
 * filter for another screen, put a skeleton in its place and drop the focus wherever that takes a moment.
 */
export async function prefetchList<Row extends ListRow>(
  queryClient: QueryClient,
  source: ListSource<Row>,
  { search: raw, state: { place } }: { search: RawSearch; state: { place?: Place | undefined } },
): Promise<void> {
  if (!(await iMay(queryClient, source.permission))) return;
  const { search } = readListSearch(source.definition, raw);
  void queryClient.prefetchQuery(pageOptions(source, search, place));
}
