import type { AnyList, ListName, savedView, Wire } from '@backdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { trpc } from '../trpc.ts';
import { compact, type ListSearch, readListSearch } from './search-state.ts';

export type SavedView = Wire<typeof savedView>;
/** A saved view with the state that it stands for; what the list no longer knows is left out. */
export type KeptView = SavedView & { state: ListSearch };

/** Names are those of the registry in contract; a definition knows its own only as text. */
export const listNameOf = ({ name }: AnyList) => name as ListName;

/** The views of this list that are one's own or shared. */
export function useSavedViews(definition: AnyList): KeptView[] | undefined {
  const { data } = useQuery({
    ...trpc.staff.savedViews.queryOptions({ list: listNameOf(definition) }),
    staleTime: 60_000,
  });
  return useMemo(
    () =>
      data?.views.map((view) => ({
        ...view,
        state: readListSearch(definition, view.search ?? {}).search,
      })),
    [data, definition],
  );
}

/** What a view keeps of the state: everything but which view it was. */
export function searchToKeep({ view: _view, ...search }: ListSearch) {
  // The contract's JSON type and the list's own say the same; the server reads it by the list again.
  return compact(search) as never;
}

/** Saving, changing and deleting views; the chips are read anew after each. */
export function useViewChanges(definition: AnyList) {
  const queryClient = useQueryClient();
  const list = listNameOf(definition);
  const onSettled = () => queryClient.invalidateQueries(trpc.staff.savedViews.queryFilter({ list }));
  return {
    save: useMutation({ ...trpc.staff.saveView.mutationOptions(), onSettled }),
    update: useMutation({ ...trpc.staff.updateView.mutationOptions(), onSettled }),
    remove: useMutation({ ...trpc.staff.deleteView.mutationOptions(), onSettled }),
  };
}
