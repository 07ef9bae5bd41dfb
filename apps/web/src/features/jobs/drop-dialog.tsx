import { dropDeadLettersInput } from '@backdesk/contract';
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';

type Props = { queue: string; jobId: string; onClose: () => void };

/** Drops a job that was given up: it will not be done by itself any more, so somebody says why. */
export function DropDialog({ queue, jobId, onClose }: Props) {
  return (
    <FormDialog title="Drop a job for good" onClose={onClose}>
      <DropForm queue={queue} jobId={jobId} onClose={onClose} />
    </FormDialog>
  );
}

function DropForm({ queue, jobId, onClose }: Props) {
  const queryClient = useQueryClient();
  const form = useDeskForm({
    schema: dropDeadLettersInput,
    initialValues: { letters: [{ queue, id: jobId }], reason: '' },
    send: (input) => trpcClient.jobs.dropDeadLetters.mutate(input),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.jobs.pathFilter());
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel="Drop the job">
      <p>
        One job of <strong>{queue}</strong> is removed and not tried again. What it was to do stays undone
        unless somebody does it. Your name and the reason are written to the audit log.
      </p>
      <TextInput
        label="Reason"
        placeholder="Made by hand at Stripe"
        data-autofocus
        {...form.field('reason')}
      />
    </DeskForm>
  );
}
