import type { AnyList } from '@backdesk/contract';
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useCan } from '../me.ts';
import { problemOf } from '../problem.ts';
import { SavedViewRow } from './saved-view-row.tsx';
import type { ListUrl } from './use-list-url.ts';
import { type KeptView, listNameOf, searchToKeep, useViewChanges } from './use-saved-views.ts';

type Props = {
  definition: AnyList;
  views: readonly KeptView[] | undefined;
  url: ListUrl;
  onClose: () => void;
};

/** The saved views with what can be done to them, and a form that saves what stands on the screen. */
export function ViewsPanel({ definition, views = [], url, onClose }: Props) {
  return (
    <div className="bd-views-panel">
      {views.length > 0 && (
        <ul aria-label="Saved views">
          {views.map((view) => (
            <SavedViewRow
              key={view.id}
              definition={definition}
              view={view}
              isOpen={view.id === url.search.view}
              onOpen={() => {
                url.show({ ...view.state, view: view.id });
                onClose();
              }}
              onGone={() => view.id === url.search.view && url.change({ view: undefined }, { replace: true })}
            />
          ))}
        </ul>
      )}
      <SaveForm
        definition={definition}
        url={url}
        onSaved={(id) => {
          url.show({ ...url.search, view: id }, { replace: true });
          onClose();
        }}
      />
    </div>
  );
}

type SaveProps = { definition: AnyList; url: ListUrl; onSaved: (id: string) => void };

function SaveForm({ definition, url, onSaved }: SaveProps) {
  const { save } = useViewChanges(definition);
  const mayShare = useCan('staff:share_views');
  const [name, setName] = useState('');
  const [flags, setFlags] = useState({ isPinned: true, isShared: false, isDefault: false });
  const flag = (key: keyof typeof flags, label: string) => (
    <label className="bd-columns-name">
      <input
        type="checkbox"
        className="bd-check"
        checked={flags[key]}
        onChange={(event) => setFlags({ ...flags, [key]: event.currentTarget.checked })}
      />
      {label}
    </label>
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (save.isPending || name.trim() === '') return;
    const search = searchToKeep(url.search);
    save.mutate(
      { list: listNameOf(definition), name, search, ...flags },
      { onSuccess: ({ id }) => onSaved(id) },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        label="Save what you see as a view"
        placeholder="Name"
        maxLength={60}
        autoComplete="off"
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={save.isError ? problemOf(save.error).message : undefined}
      />
      <div className="bd-views-flags">
        {flag('isPinned', 'Pin above the list')}
        {flag('isDefault', 'Open the list with it')}
        {mayShare && flag('isShared', 'Share with everybody')}
      </div>
      <Button type="submit" size="compact-xs" h={28} disabled={name.trim() === ''} loading={save.isPending}>
        Save view
      </Button>
    </form>
  );
}
