import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import { moveRowFocus } from '../table/use-row-keys.ts';
import type { ListRow } from './list-types.ts';
import { selectRange, toggleRow } from './selection.ts';
import type { SelectionState } from './use-selection.ts';

type Props = {
  box: RefObject<HTMLDivElement | null>;
  rows: readonly ListRow[];
  selected: SelectionState;
  /** Turns the page; does nothing where there is none. */
  onPage: (direction: 'next' | 'previous') => void;
};

export type KeysState = { isHelpOpen: boolean; openHelp: () => void; closeHelp: () => void };

/** The keys of a list, while nobody types and no dialog is open. Enter is the row link's own. */
export function useListKeys({ box, rows, selected, onPage }: Props): KeysState {
  const [isHelpOpen, setHelpOpen] = useState(false);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || isInDialog(event.target)) return;
    const row = document.activeElement?.closest<HTMLElement>('[data-row-id]') ?? undefined;
    const id = row?.dataset.rowId;
    const page = () => rows.map(({ id }) => id);
    const actions: Record<string, (() => void) | undefined> = {
      j: () => moveRowFocus(box.current, 1, row),
      k: () => moveRowFocus(box.current, -1, row),
      x: id ? () => selected.set((before) => toggleRow(before, id)) : undefined,
      X: id ? () => selected.set((before) => selectRange(before, page(), id)) : undefined,
      c: row && (() => row.querySelector<HTMLElement>('[data-row-copy]')?.click()),
      o: row && (() => row.querySelector<HTMLElement>('[data-row-stripe]')?.click()),
      n: () => onPage('next'),
      p: () => onPage('previous'),
      '/': focusSearch,
      '?': () => setHelpOpen(true),
      Escape: selected.clear,
    };
    const act = actions[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  return { isHelpOpen, openHelp: () => setHelpOpen(true), closeHelp: () => setHelpOpen(false) };
}

function focusSearch(): void {
  const box = document.querySelector<HTMLInputElement>('[data-list-search]');
  box?.focus();
  box?.select();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  return target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio';
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"]') !== null;
}
