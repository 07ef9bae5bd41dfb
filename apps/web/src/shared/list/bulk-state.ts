import type { ListSelection } from '@backdesk/contract';
import { useLocation } from '@tanstack/react-router';

/**
 * What a dialog about selected rows is opened with. It stays with the entry of the history, so that a
 * reload keeps it: whatever is sent again is sent under the same id and done once.
 */
export type BulkState = { operationId: string; selection: ListSelection; count: number };

declare module '@tanstack/react-router' {
  interface HistoryState {
    bulk?: BulkState | undefined;
  }
}

/** The state of history with what was selected; everything else of it stays. */
export function withBulk(selection: ListSelection, count: number) {
  const bulk: BulkState = { operationId: crypto.randomUUID(), selection, count };
  return <State extends object>(before: State) => ({ ...before, bulk });
}

/** The same without; for the way back to the list. */
export const withoutBulk = <State extends object>(before: State) => ({ ...before, bulk: undefined });

/** What this dialog is about; undefined where its address was opened by hand. */
export function useBulkState(): BulkState | undefined {
  return useLocation({ select: ({ state }) => state.bulk });
}
