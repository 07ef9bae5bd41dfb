import type { AnyList } from '@backdesk/contract';
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { compact, type ListSearch, type RawSearch, readListSearch } from './search-state.ts';

/** Where in the list the page begins: after or before a row, at an instant, or at the top. */
export type Place = { cursor: string; direction: 'next' | 'previous' } | { jumpTo: string };

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Kept with the entry of the history and not in the address: a page marker means nothing to others. */
    place?: Place;
    /** Everything was asked for, so that no default view takes its place. */
    isAll?: boolean;
  }
}

export type ListUrl = {
  search: ListSearch;
  /** What of the address could not be read. */
  ignored: string[];
  place: Place | undefined;
  /** Everything was asked for by name; a list that is merely opened shows its default view. */
  isAll: boolean;
  /** Changes parts of the state; a change of the rows starts again at the top. */
  change: (part: ListSearch, how?: { replace?: boolean }) => void;
  /** Shows another state altogether, for example a view. */
  show: (search: ListSearch, how?: { replace?: boolean; isAll?: boolean }) => void;
  go: (place: Place | undefined) => void;
};

/** The state of the list that stands in the address, and how to change it. Back and forward just work. */
export function useListUrl(definition: AnyList): ListUrl {
  const raw: RawSearch = useSearch({ strict: false });
  const place = useLocation({ select: ({ state }) => state.place });
  const isAll = useLocation({ select: ({ state }) => state.isAll === true });
  const navigate = useNavigate();
  const { search, ignored } = useMemo(() => readListSearch(definition, raw), [definition, raw]);
  return useMemo(() => {
    // The routes differ in nothing but their lists, whose states this module alone reads and writes.
    const to = (
      next: ListSearch,
      options: { replace?: boolean; state: { place?: Place; isAll?: boolean } },
    ) => void navigate({ to: '.', search: compact(next) as never, resetScroll: false, ...options });
    const all = isAll ? { isAll } : {};
    const keep = place ? { place, ...all } : all;
    return {
      search,
      ignored,
      place,
      isAll,
      change: (part, { replace = false } = {}) => {
        const isLayout = Object.keys(part).every((key) => key === 'columns' || key === 'density');
        to({ ...search, ...part }, { replace, state: isLayout ? keep : { isAll: true } });
      },
      show: (next, { replace = false, isAll = false } = {}) =>
        to(next, { replace, state: isAll ? { isAll } : {} }),
      go: (next) => to(search, { state: next ? { place: next, ...all } : { isAll: true } }),
    };
  }, [search, ignored, place, isAll, navigate]);
}
