import { bulkTagInput, longestTag } from '@backdesk/contract';
import { TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { countOf } from '../../shared/format-figure.ts';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import type { BulkState } from '../../shared/list/bulk-state.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';

type Props = { bulk: BulkState; onClose: () => void; onStarted: (jobId: string) => void };

/** Puts tags on the selected users, and takes others off. */
export function TagUsersDialog({ bulk, onClose, onStarted }: Props) {
  return (
    <FormDialog title={`Tag ${countOf(bulk.count, 'user')}`} onClose={onClose}>
      <TagUsersForm bulk={bulk} onStarted={onStarted} />
    </FormDialog>
  );
}

function TagUsersForm({ bulk: { operationId, selection, count }, onStarted }: Omit<Props, 'onClose'>) {
  const { data } = useQuery(trpc.users.tags.queryOptions({}));
  const words = (data?.tags ?? []).map(({ name }) => name);
  const form = useDeskForm({
    schema: bulkTagInput,
    initialValues: { operationId, selection, add: [] as string[], remove: [] as string[] },
    send: (input) => trpcClient.users.bulkTag.mutate(input),
    onDone: ({ jobId }) => onStarted(jobId),
  });
  return (
    <DeskForm form={form} submitLabel={`Tag ${countOf(count, 'user')}`}>
      <TagsInput
        label="Add"
        description="Type a tag and press Enter. A word that nobody uses yet is made."
        data={words}
        maxTags={10}
        maxLength={longestTag}
        limit={5}
        // Within the dialog, so that it belongs to it for whoever cannot see it.
        comboboxProps={{ withinPortal: false }}
        acceptValueOnBlur
        // The dialog opens with the cursor here: the words must not hide what it is about.
        openOnFocus={false}
        data-autofocus
        {...form.field('add')}
      />
      <TagsInput
        label="Remove"
        data={words}
        maxTags={10}
        maxLength={longestTag}
        limit={5}
        // Within the dialog, so that it belongs to it for whoever cannot see it.
        comboboxProps={{ withinPortal: false }}
        acceptValueOnBlur
        openOnFocus={false}
        {...form.field('remove')}
      />
      <p className="bd-muted">
        Users who carry a tag already keep whoever put it there first. Your name and the numbers are written
        to the audit log.
      </p>
    </DeskForm>
  );
}
