import { Chip } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { problemOf } from '../../shared/problem.ts';
import { Time } from '../../shared/time.tsx';
import { trpc } from '../../shared/trpc.ts';
import { EditNote } from './edit-note.tsx';
import type { Note } from './note-types.ts';
import { useRefreshUser } from './use-refresh-user.ts';

/** One note; its author can edit it in place or delete it. */
export function NoteRow({ note, userId }: { note: Note; userId: string }) {
  const [isEditing, setEditing] = useState(false);
  const editButton = useRef<HTMLButtonElement>(null);
  const stopEditing = () => {
    flushSync(() => setEditing(false));
    editButton.current?.focus();
  };
  return (
    <li className={note.isPinned ? 'bd-note bd-note-pinned' : 'bd-note'}>
      {isEditing ? (
        <EditNote note={note} userId={userId} onClose={stopEditing} />
      ) : (
        <p className="bd-note-body" dir="auto">
          {note.body}
        </p>
      )}
      <p className="bd-note-foot">
        {note.isPinned && <Chip tone="warning">pinned</Chip>}
        <span className="bd-muted">
          {note.author} · <Time at={note.createdAt} />
          {note.editedBy && <> · edited</>}
        </span>
        {note.isMine && !isEditing && (
          <span className="bd-note-acts">
            <Button ref={editButton} variant="subtle" size="compact-xs" onClick={() => setEditing(true)}>
              Edit
            </Button>
            <DeleteNote note={note} />
          </span>
        )}
      </p>
    </li>
  );
}

/** Asks once more in place: a deleted note is gone for everybody. */
function DeleteNote({ note }: { note: Note }) {
  const refresh = useRefreshUser();
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation(trpc.users.deleteNote.mutationOptions({ onSettled: refresh }));
  if (!isAsking)
    return (
      <Button variant="subtle" size="compact-xs" onClick={() => setAsking(true)}>
        Delete
      </Button>
    );
  return (
    <>
      <Button variant="subtle" size="compact-xs" data-autofocus autoFocus onClick={() => setAsking(false)}>
        Keep
      </Button>
      <Button
        variant="subtle"
        size="compact-xs"
        color="red"
        loading={remove.isPending}
        onClick={() => remove.mutate({ noteId: note.id })}
      >
        Delete for everybody
      </Button>
      {remove.error && <span role="alert">{problemOf(remove.error).message}</span>}
    </>
  );
}
