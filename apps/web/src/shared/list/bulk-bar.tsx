import type { AnyList, ListSelection } from '@backdesk/contract';
import { Button, CopyButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { viewerZone } from '../format.ts';
import { problemOf } from '../problem.ts';
import { countText } from './count-text.ts';
import { mostPicked, selectedCount, toListSelection } from './selection.ts';
import type { CountState } from './use-list-data.ts';
import type { ListUrl } from './use-list-url.ts';
import type { SelectionState } from './use-selection.ts';
import './bulk-bar.css';

/** What a screen does with selected rows; it is given them as its procedures take them. */
export type BulkActions = (selected: {
  selection: ListSelection;
  count: number;
  clear: () => void;
}) => ReactNode;

type Props = {
  definition: AnyList;
  url: ListUrl;
  count: CountState;
  selected: SelectionState;
  bulkActions: BulkActions | undefined;
};

/** How many rows are selected, how to select all that match, and what can be done with them. */
export function BulkBar({ definition, url, count, selected, bulkActions }: Props) {
  const { selection, clear } = selected;
  const selectAll = useMutation({
    mutationFn: count.readExact,
    onSuccess: (all) => selected.set(() => ({ kind: 'matching', count: all, except: new Set() })),
  });
  const chosen = selectedCount(selection);
  const ready = toListSelection(selection, url.search, viewerZone());
  if (!ready) return null;
  const number = countText({ value: chosen, precision: 'exact' });
  const what = chosen === 1 ? definition.noun[0] : definition.noun[1];
  const all = count.query.data;
  const isMore = selection.kind === 'rows' && (!all || all.precision !== 'exact' || all.value > chosen);
  return (
    <div className="bd-bulk" role="region" aria-label="Selection">
      <output className="bd-bulk-count">
        {selection.kind === 'rows'
          ? `${number} ${what}`
          : selection.except.size === 0
            ? `All ${number} ${what} that match`
            : `${number} of the ${countText({ value: selection.count, precision: 'exact' })} ${definition.noun[1]} that match`}{' '}
        selected
        {selection.kind === 'rows' && chosen >= mostPicked && ', as many as can be picked one by one'}
      </output>
      {isMore && (
        <Button
          variant="subtle"
          size="compact-xs"
          loading={selectAll.isPending}
          onClick={() => selectAll.mutate()}
        >
          Select all {all ? countText(all) : ''} that match
        </Button>
      )}
      {selectAll.isError && <span className="bd-filter-problem">{problemOf(selectAll.error).message}</span>}
      {bulkActions?.({ selection: ready, count: chosen, clear })}
      {selection.kind === 'rows' && (
        <CopyButton value={[...selection.ids].join('\n')}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-xs" onClick={copy}>
              {copied ? 'Copied' : 'Copy ids'}
            </Button>
          )}
        </CopyButton>
      )}
      <Button variant="subtle" size="compact-xs" onClick={clear}>
        Clear
      </Button>
    </div>
  );
}
