import { UnstyledButton } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import type { ListLook, ListRow, ListSource } from './list-types.ts';
import { isSameState, type ListSearch } from './search-state.ts';
import type { ListUrl } from './use-list-url.ts';
import { type KeptView, useSavedViews } from './use-saved-views.ts';
import { ViewCount } from './view-count.tsx';
import { ViewState } from './view-state.tsx';
import { ViewsButton } from './views-button.tsx';
import './views.css';

type Props<Row extends ListRow> = { source: ListSource<Row>; look: ListLook<Row>; url: ListUrl };

/**
 * The views of the list, one click each: everything, those that come with it, the pinned ones with
 * their counts, and the one that is open. The rest, and saving, behind the button.
 */
export function ViewChips<Row extends ListRow>({ source, look, url }: Props<Row>) {
  const { definition } = source;
  const saved = useSavedViews(definition);
  useDefaultView(url, saved);
  const open = saved?.find(({ id }) => id === url.search.view);
  const pinned = saved?.filter(({ isPinned, id }) => isPinned || id === open?.id) ?? [];
  const { density } = url.search;
  const isShown = (state: ListSearch) =>
    !open && isSameState(definition, { ...state, density }, { ...url.search, density });
  return (
    <div className="bd-views" role="group" aria-label="Views">
      <Chip isOn={isShown({})} onClick={() => url.show({ density }, { isAll: true })}>
        All
      </Chip>
      {look.views.map(({ name, search }) => (
        <Chip key={name} isOn={isShown(search)} onClick={() => url.show({ ...search, density })}>
          {name}
        </Chip>
      ))}
      {pinned.map((view) => (
        <Chip
          key={view.id}
          isOn={view.id === open?.id}
          onClick={() => url.show({ ...view.state, view: view.id })}
        >
          {view.name}
          {view.isPinned && <ViewCount source={source} search={view.state} />}
        </Chip>
      ))}
      {open && <ViewState definition={definition} view={open} url={url} />}
      <ViewsButton definition={definition} views={saved} url={url} />
    </div>
  );
}

type ChipProps = { isOn: boolean; onClick: () => void; children: ReactNode };

function Chip({ isOn, onClick, children }: ChipProps) {
  return (
    <UnstyledButton className="bd-view" aria-pressed={isOn} onClick={onClick}>
      {children}
    </UnstyledButton>
  );
}

/** A list that is opened without any state shows its owner's default view, once it is known. */
function useDefaultView(url: ListUrl, saved: readonly KeptView[] | undefined): void {
  const isBare = Object.keys(url.search).length === 0 && url.ignored.length === 0;
  const first = saved?.find(({ isDefault, isOwn }) => isDefault && isOwn);
  const isDue = isBare && !url.isAll && !url.place && first !== undefined;
  const { show } = url;
  useEffect(() => {
    if (isDue) show({ ...first.state, view: first.id }, { replace: true });
  }, [isDue, first, show]);
}
