import { ignoreEventsInput } from '@backdesk/contract';
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { countOf } from '../../shared/format-figure.ts';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';

type Props = { eventIds: readonly string[]; onClose: (isDone: boolean) => void };

/** Sets events aside without digesting them, for a reason; they can be replayed later. */
export function IgnoreDialog({ eventIds, onClose }: Props) {
  const events = countOf(eventIds.length, 'event');
  return (
    <FormDialog title={`Ignore ${events}`} onClose={() => onClose(false)}>
      <IgnoreForm eventIds={eventIds} onClose={onClose} />
    </FormDialog>
  );
}

function IgnoreForm({ eventIds, onClose }: Props) {
  const queryClient = useQueryClient();
  const form = useDeskForm({
    schema: ignoreEventsInput,
    initialValues: { eventIds: [...eventIds], reason: '' },
    send: (input) => trpcClient.ingest.ignoreEvents.mutate(input),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.ingest.pathFilter());
      onClose(true);
    },
  });
  return (
    <DeskForm form={form} submitLabel={`Ignore ${countOf(eventIds.length, 'event')}`}>
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
