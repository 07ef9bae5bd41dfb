import { bulkIgnoreInput } from '@backdesk/contract';
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { countOf } from '../../shared/format-figure.ts';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import type { BulkState } from '../../shared/list/bulk-state.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';

type Props = {
  bulk: BulkState;
  onClose: () => void;
  /** All that match are long work. */
  onStarted: (jobId: string) => void;
};

/** Sets events aside without digesting them, for a reason; they can be replayed later. */
export function IgnoreDialog(props: Props) {
  return (
    <FormDialog title={`Ignore ${countOf(props.bulk.count, 'event')}`} onClose={props.onClose}>
      <IgnoreForm {...props} />
    </FormDialog>
  );
}

function IgnoreForm({ bulk: { operationId, selection, count }, onClose, onStarted }: Props) {
  const queryClient = useQueryClient();
  const form = useDeskForm({
    schema: bulkIgnoreInput,
    initialValues: { operationId, selection, reason: '' },
    send: async (input) => {
      if (!('ids' in input.selection)) return trpcClient.ingest.bulkIgnore.mutate(input);
      // Picked ones are settled at once, each with an entry of its own in the audit log.
      const { reason, selection: picked } = input;
      await trpcClient.ingest.ignoreEvents.mutate({ eventIds: picked.ids, reason });
      return undefined;
    },
    onDone: (started) => {
      if (started) return onStarted(started.jobId);
      void queryClient.invalidateQueries(trpc.ingest.pathFilter());
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel={`Ignore ${countOf(count, 'event')}`}>
      <p>
        What waits for a person is set aside and not digested; anything else stays as it is. It can be
        replayed later. Your name and the reason are written to the audit log.
      </p>
      <TextInput
        label="Reason"
        placeholder="Sent by a test of ours"
        data-autofocus
        {...form.field('reason')}
      />
    </DeskForm>
  );
}
