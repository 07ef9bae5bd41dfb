import type { RefObject } from 'react';
import type { ListUrl, Place } from './use-list-url.ts';

type Cursors = { nextCursor: string | null; previousCursor: string | null };

export type Paging = {
  next: Place | undefined;
  previous: Place | undefined;
  /** Goes to a place, or to the top, and shows its first row. */
  go: (place: Place | undefined) => void;
  to: (direction: 'next' | 'previous') => void;
};

/** The way on and back from the page on the screen. */
export function usePaging(
  url: ListUrl,
  page: Cursors | undefined,
  box: RefObject<HTMLElement | null>,
): Paging {
  const go = (place: Place | undefined) => {
    url.go(place);
    box.current?.scrollTo({ top: 0 });
  };
  const next: Place | undefined = page?.nextCursor
    ? { cursor: page.nextCursor, direction: 'next' }
    : undefined;
  const previous: Place | undefined = page?.previousCursor
    ? { cursor: page.previousCursor, direction: 'previous' }
    : undefined;
  return {
    next,
    previous,
    go,
    to: (direction) => {
      const place = direction === 'next' ? next : previous;
      if (place) go(place);
    },
  };
}
