import { editNoteInput } from '@backdesk/contract';
import { Checkbox, Textarea } from '@mantine/core';
import { useEffect } from 'react';
import { ConflictNotice } from '../../shared/form/conflict-notice.tsx';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { useVersionedForm } from '../../shared/form/use-versioned-form.ts';
import { trpcClient } from '../../shared/trpc.ts';
import { isPageOf, type Note } from './note-types.ts';
import { useRefreshUser } from './use-refresh-user.ts';

type Props = { note: Note; userId: string; onClose: () => void };

/** Edits one's own note in place. */
export function EditNote({ note, userId, onClose }: Props) {
  const refresh = useRefreshUser();
  const form = useVersionedForm({
    schema: editNoteInput,
    version: note.version,
    row: { body: note.body, isPinned: note.isPinned },
    toInput: (values) => ({ noteId: note.id, ...values }),
    send: (input) => trpcClient.users.editNote.mutate(input),
    onDone: () => {
      refresh();
      onClose();
    },
    staysOn: isPageOf(userId),
  });
  const { focusOn } = form;
  // oxlint-disable-next-line react/exhaustive-deps -- once, when the form appears
  useEffect(() => focusOn('body'), []);
  return (
    <DeskForm
      form={form}
      label="Edit note"
      submitLabel="Save"
      onCancel={onClose}
      aside={<Checkbox label="Pin to the top" {...form.field('isPinned', { type: 'checkbox' })} />}
    >
      <ConflictNotice form={form} labels={{ body: 'the text', isPinned: 'whether it is pinned' }} />
      <Textarea aria-label="Note" autosize minRows={2} maxRows={14} {...form.field('body')} />
    </DeskForm>
  );
}
