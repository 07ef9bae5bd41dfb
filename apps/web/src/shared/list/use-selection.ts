import { useState } from 'react';
import { noSelection, type Selection } from './selection.ts';

export type SelectionState = {
  selection: Selection;
  set: (change: (before: Selection) => Selection) => void;
  clear: () => void;
};

/** What is selected, for as long as the same rows are meant: `rowsOf` changes with filters and search. */
export function useSelection(rowsOf: string): SelectionState {
  const [state, setState] = useState({ rowsOf, selection: noSelection });
  const selection = state.rowsOf === rowsOf ? state.selection : noSelection;
  return {
    selection,
    set: (change) =>
      setState((before) => ({
        rowsOf,
        selection: change(before.rowsOf === rowsOf ? before.selection : noSelection),
      })),
    clear: () => setState({ rowsOf, selection: noSelection }),
  };
}
