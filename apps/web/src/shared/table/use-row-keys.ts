import { useHotkeys } from '@mantine/hooks';
import type { RefObject } from 'react';

/** Moves the focus between the row links of a list: j down, k up. Enter is the link's own. */
export function useRowKeys(container: RefObject<HTMLElement | null>): void {
  useHotkeys([
    ['j', () => moveRowFocus(container.current, 1)],
    ['k', () => moveRowFocus(container.current, -1)],
  ]);
}

/**
 * Focuses the next or previous row link; starts at the first one. `row` is where the focus is now,
 * when it is on something else of the row than its link.
 */
export function moveRowFocus(container: HTMLElement | null, step: 1 | -1, row?: HTMLElement): void {
  const links = [...(container?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])];
  const current = links.findIndex((link) => link === document.activeElement || row?.contains(link));
  const next = current === -1 ? 0 : Math.min(links.length - 1, Math.max(0, current + step));
  links[next]?.focus();
}
