import { addTagInput, longestTag } from '@backdesk/contract';
import { Autocomplete, CloseButton, UnstyledButton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useCan } from '../../shared/me.ts';
import { useContractForm } from '../../shared/form/use-contract-form.ts';
import { problemOf } from '../../shared/problem.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';
import { useRefreshUser } from './use-refresh-user.ts';
import type { User } from './user-type.ts';

/** The words on this user; `t` adds one. */
export function UserTags({ user }: { user: User }) {
  const mayTag = useCan('users:note');
  const refresh = useRefreshUser();
  const [isAdding, setAdding] = useState(false);
  const addButton = useRef<HTMLButtonElement>(null);
  const giveUp = () => {
    flushSync(() => setAdding(false));
    addButton.current?.focus();
  };
  const remove = useMutation(trpc.users.removeTag.mutationOptions({ onSettled: refresh }));
  useHotkeys(mayTag ? [['t', () => setAdding(true)]] : []);
  if (user.tags.length === 0 && !mayTag) return null;
  return (
    <span className="bd-tags">
      {user.tags.map((tag) => (
        <span key={tag.id} className="bd-tag" title={`Added by ${tag.addedBy}`}>
          <span className="bd-wrap">{tag.name}</span>
          {mayTag && (
            <CloseButton
              size="xs"
              aria-label={`Remove the tag ${tag.name}`}
              disabled={remove.isPending}
              onClick={() => remove.mutate({ userId: user.id, tagId: tag.id })}
            />
          )}
        </span>
      ))}
      {mayTag &&
        (isAdding ? (
          <AddTag user={user} onLeave={() => setAdding(false)} onEscape={giveUp} />
        ) : (
          <UnstyledButton
            ref={addButton}
            className="bd-tag-add"
            aria-keyshortcuts="t"
            onClick={() => setAdding(true)}
          >
            + tag
          </UnstyledButton>
        ))}
      {remove.error && <span role="alert">{problemOf(remove.error).message}</span>}
    </span>
  );
}

/** Offers the words in use, so that the same thing is not called by three names. */
function AddTag({ user, onLeave, onEscape }: { user: User; onLeave: () => void; onEscape: () => void }) {
  const refresh = useRefreshUser();
  const { data } = useQuery(trpc.users.tags.queryOptions({}));
  const form = useContractForm({
    schema: addTagInput,
    initialValues: { userId: user.id, name: '' },
    send: (input) => trpcClient.users.addTag.mutate(input),
    onDone: () => {
      form.reset();
      refresh();
    },
  });
  const { attach, submit } = form;
  const carried = new Set(user.tags.map(({ name }) => name));
  const words = (data?.tags ?? []).map(({ name }) => name).filter((name) => !carried.has(name));
  return (
    <form ref={attach} onSubmit={submit} noValidate className="bd-tag-form" aria-label="Add a tag">
      <Autocomplete
        aria-label="Tag"
        placeholder="Tag, then Enter"
        size="xs"
        maxLength={longestTag}
        data={words}
        limit={8}
        autoFocus
        data-autofocus
        {...form.field('name')}
        onBlur={() => {
          if (form.values.name === '') onLeave();
        }}
        error={form.refusal ?? form.field('name').error}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onEscape();
        }}
      />
    </form>
  );
}
