import type { AnyList } from '@backdesk/contract';
import { ActionIcon, Button, TextInput, UnstyledButton } from '@mantine/core';
import { IconHome, IconPencil, IconPin, IconTrash, IconUsers } from '@tabler/icons-react';
import { type ComponentType, useState } from 'react';
import { useCan } from '../me.ts';
import { problemOf } from '../problem.ts';
import { type KeptView, listNameOf, useViewChanges } from './use-saved-views.ts';

type Props = {
  definition: AnyList;
  view: KeptView;
  isOpen: boolean;
  onOpen: () => void;
  onGone: () => void;
};

/** One saved view: open it, and where it is one's own rename, pin, share, make it the first, delete it. */
export function SavedViewRow({ definition, view, isOpen, onOpen, onGone }: Props) {
  const { update, remove } = useViewChanges(definition);
  const mayShare = useCan('staff:share_views');
  const [mode, setMode] = useState<'plain' | 'rename' | 'delete'>('plain');
  const [name, setName] = useState(view.name);
  const at = { list: listNameOf(definition), id: view.id, version: view.version };
  const problem = update.error ?? remove.error;
  const toggle = (
    key: 'isPinned' | 'isShared' | 'isDefault',
    label: string,
    Icon: ComponentType<{ size: number }>,
  ) => (
    <ActionIcon
      variant={view[key] ? 'light' : 'subtle'}
      size={24}
      aria-pressed={view[key]}
      aria-label={`${label}: ${view.name}`}
      title={label}
      onClick={() => update.mutate({ ...at, [key]: !view[key] })}
    >
      <Icon size={14} />
    </ActionIcon>
  );
  return (
    <li>
      {mode === 'rename' ? (
        <form
          className="bd-views-rename"
          onSubmit={(event) => {
            event.preventDefault();
            update.mutate({ ...at, name }, { onSuccess: () => setMode('plain') });
          }}
        >
          <TextInput
            aria-label={`New name of ${view.name}`}
            maxLength={60}
            autoFocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" size="compact-xs" loading={update.isPending}>
            Rename
          </Button>
        </form>
      ) : (
        <div className="bd-views-row">
          <UnstyledButton className="bd-views-name" aria-current={isOpen || undefined} onClick={onOpen}>
            {view.name}
            {!view.isOwn && <span className="bd-muted"> by {view.owner.name}</span>}
            {view.problem && <span className="bd-muted"> (no longer fits)</span>}
          </UnstyledButton>
          {view.canChange && (
            <>
              {toggle('isPinned', 'Pin above the list', IconPin)}
              {view.isOwn && toggle('isDefault', 'Open the list with it', IconHome)}
              {mayShare && toggle('isShared', 'Share with everybody', IconUsers)}
              <ActionIcon
                variant="subtle"
                size={24}
                aria-label={`Rename ${view.name}`}
                title="Rename"
                onClick={() => setMode('rename')}
              >
                <IconPencil size={14} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                size={24}
                aria-label={`Delete ${view.name}`}
                title="Delete"
                onClick={() => setMode('delete')}
              >
                <IconTrash size={14} />
              </ActionIcon>
            </>
          )}
        </div>
      )}
      {mode === 'delete' && (
        <div className="bd-views-row">
          <span className="bd-views-name">
            Delete it{view.isShared ? ' for everybody' : ''}? The rows stay.
          </span>
          <Button
            size="compact-xs"
            color="red"
            autoFocus
            loading={remove.isPending}
            onClick={() => remove.mutate({ id: view.id, version: view.version }, { onSuccess: onGone })}
          >
            Delete
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => setMode('plain')}>
            Keep
          </Button>
        </div>
      )}
      {problem && (
        <p role="alert" className="bd-filter-problem">
          {problemOf(problem).message}
        </p>
      )}
    </li>
  );
}
