import type { AnyList } from '@backdesk/contract';
import { Button } from '@mantine/core';
import { problemOf } from '../problem.ts';
import { isSameState } from './search-state.ts';
import type { ListUrl } from './use-list-url.ts';
import { type KeptView, listNameOf, searchToKeep, useViewChanges } from './use-saved-views.ts';

type Props = { definition: AnyList; view: KeptView; url: ListUrl };

/** Says that the open view was changed on the screen, and offers the way back or to keep it. */
export function ViewState({ definition, view, url }: Props) {
  const { update } = useViewChanges(definition);
  if (view.problem)
    return (
      <span className="bd-view-note bd-muted" title={view.problem}>
        no longer fits
      </span>
    );
  if (isSameState(definition, view.state, url.search)) return null;
  return (
    <span className="bd-view-note">
      <span className="bd-muted">modified</span>
      <Button
        variant="subtle"
        size="compact-xs"
        onClick={() => url.show({ ...view.state, view: view.id }, { replace: true })}
      >
        Reset
      </Button>
      {view.canChange && (
        <Button
          variant="subtle"
          size="compact-xs"
          loading={update.isPending}
          onClick={() =>
            update.mutate({
              list: listNameOf(definition),
              id: view.id,
              version: view.version,
              search: searchToKeep(url.search),
            })
          }
        >
          Save
        </Button>
      )}
      {update.isError && (
        <span role="alert" className="bd-filter-problem">
          {problemOf(update.error).message}
        </span>
      )}
    </span>
  );
}
