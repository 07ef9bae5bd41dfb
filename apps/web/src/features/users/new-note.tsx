import { addNoteInput } from '@backdesk/contract';
import { Checkbox, Textarea } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { trpcClient } from '../../shared/trpc.ts';
import { isPageOf } from './note-types.ts';
import { useRefreshUser } from './use-refresh-user.ts';

/** The box for a new note; `n` brings the cursor here, Ctrl/Cmd-Enter saves, Esc empties it. */
export function NewNote({ userId }: { userId: string }) {
  const refresh = useRefreshUser();
  const form = useDeskForm({
    schema: addNoteInput,
    initialValues: { userId, body: '', isPinned: false },
    send: (input) => trpcClient.users.addNote.mutate(input),
    onDone: () => {
      form.reset();
      refresh();
    },
    staysOn: isPageOf(userId),
  });
  useHotkeys([['n', () => form.focusOn('body')]]);
  const isEmpty = form.values.body === '';
  const box = (
    <Textarea
      aria-label="New note"
      aria-keyshortcuts="n"
      placeholder="Add a note for the others (n)"
      autosize
      minRows={1}
      maxRows={10}
      {...form.field('body')}
    />
  );
  return (
    <div className={isEmpty ? 'bd-new-note bd-new-note-empty' : 'bd-new-note'}>
      <DeskForm
        form={form}
        label="New note"
        submitLabel="Add note"
        {...(!isEmpty && { onCancel: () => form.reset() })}
        aside={<Checkbox label="Pin to the top" {...form.field('isPinned', { type: 'checkbox' })} />}
      >
        {box}
      </DeskForm>
    </div>
  );
}
