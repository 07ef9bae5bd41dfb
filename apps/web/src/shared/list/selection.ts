import type { ListSelection } from '@backdesk/contract';
import type { ListSearch } from './search-state.ts';

/** Rows that were picked one by one, or all that match as many as were counted, less some. */
export type Selection =
  | { kind: 'rows'; ids: ReadonlySet<string>; anchor: string | undefined }
  | { kind: 'matching'; count: number; except: ReadonlySet<string> };

export const noSelection: Selection = { kind: 'rows', ids: new Set(), anchor: undefined };
/** As many rows as the server takes by their ids, to be picked or to be taken out. */
export const mostPicked = 500;

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === 'matching' ? !selection.except.has(id) : selection.ids.has(id);
}

export function selectedCount(selection: Selection): number {
  return selection.kind === 'matching' ? selection.count - selection.except.size : selection.ids.size;
}

/** Picks a row or lets it go; of "all that match" it is taken out, or put back. */
export function toggleRow(selection: Selection, id: string): Selection {
  if (selection.kind === 'matching') {
    const except = new Set(selection.except);
    if (!except.delete(id)) add(except, [id]);
    return { ...selection, except };
  }
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) add(ids, [id]);
  return { kind: 'rows', ids, anchor: id };
}

/** Picks everything between the row touched last and this one, as the page shows them. */
export function selectRange(selection: Selection, page: readonly string[], id: string): Selection {
  const from = selection.kind === 'rows' ? page.indexOf(selection.anchor ?? id) : -1;
  const to = page.indexOf(id);
  if (selection.kind === 'matching' || from === -1 || to === -1) return toggleRow(selection, id);
  const ids = new Set(selection.ids);
  add(ids, page.slice(Math.min(from, to), Math.max(from, to) + 1));
  return { kind: 'rows', ids, anchor: id };
}

/**
 * Picks the whole page, or lets it go where all of it was picked. Rows of other pages stay, but "all that
 * match" is let go as a whole; what was taken out of it on this page is put back first.
 */
export function togglePage(selection: Selection, page: readonly string[]): Selection {
  if (selection.kind === 'matching') {
    if (pageState(selection, page) === 'all') return noSelection;
    return { ...selection, except: new Set([...selection.except].filter((id) => !page.includes(id))) };
  }
  const ids = new Set(selection.ids);
  if (pageState(selection, page) === 'all') for (const id of page) ids.delete(id);
  else add(ids, page);
  return { kind: 'rows', ids, anchor: undefined };
}

export function pageState(selection: Selection, page: readonly string[]): 'none' | 'some' | 'all' {
  if (page.length === 0) return 'none';
  const picked = page.filter((id) => isSelected(selection, id)).length;
  if (picked === page.length) return 'all';
  return picked === 0 ? 'none' : 'some';
}

function add(ids: Set<string>, more: readonly string[]): void {
  for (const id of more) if (ids.size < mostPicked) ids.add(id);
}

/** The selection as a bulk action sends it; undefined where nothing is selected. */
export function toListSelection(
  selection: Selection,
  { product, q, filters }: ListSearch,
  zone: string,
): ListSelection | undefined {
  if (selectedCount(selection) === 0) return undefined;
  if (selection.kind === 'rows') return { ids: [...selection.ids] };
  const except = [...selection.except];
  return {
    matching: { product, q, filters, zone },
    expectedCount: selectedCount(selection),
    ...(except.length > 0 && { except }),
  };
}
