import { useQuery } from '@tanstack/react-query';
import { type Count, countText } from './count-text.ts';
import { ask, type ListRow, type ListSource } from './list-types.ts';
import type { ListSearch } from './search-state.ts';
import { narrowing } from './use-list-data.ts';

type Props<Row extends ListRow> = { source: ListSource<Row>; search: ListSearch };

/** How many rows wait in a pinned view; nothing at all while it is not known. */
export function ViewCount<Row extends ListRow>({ source, search }: Props<Row>) {
  const { data } = useQuery({
    ...ask<Count>(source.calls.count, { ...narrowing(search), mode: 'quick' }),
    staleTime: 60_000,
  });
  return data ? <span className="bd-view-count">{countText(data)}</span> : null;
}
