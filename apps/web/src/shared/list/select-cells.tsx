import type { ChangeEvent } from 'react';
import { pageState, selectRange, togglePage, toggleRow } from './selection.ts';
import type { SelectionState } from './use-selection.ts';

type RowProps = {
  id: string;
  page: readonly string[];
  name: string;
  isOn: boolean;
  selected: SelectionState;
};

/** Picks its row; with Shift everything from the row touched last. */
export function RowCheckbox({ id, page, name, isOn, selected }: RowProps) {
  const onChange = ({ nativeEvent }: ChangeEvent) => {
    const isRange = 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true;
    selected.set((before) => (isRange ? selectRange(before, page, id) : toggleRow(before, id)));
  };
  return (
    <input
      type="checkbox"
      className="bd-check"
      aria-label={`Select ${name}`}
      checked={isOn}
      onChange={onChange}
    />
  );
}

type PageProps = { ids: readonly string[]; noun: string; selected: SelectionState };

/** Picks the page, or lets it go. */
export function PageCheckbox({ ids, noun, selected }: PageProps) {
  const state = pageState(selected.selection, ids);
  return (
    <input
      type="checkbox"
      className="bd-check"
      aria-label={`Select all ${noun} on this page`}
      ref={(input) => {
        if (input) input.indeterminate = state === 'some';
      }}
      checked={state === 'all'}
      disabled={ids.length === 0}
      onChange={() => selected.set((before) => togglePage(before, ids))}
    />
  );
}
