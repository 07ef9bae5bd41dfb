import { stepUpInput } from '@backdesk/contract';
import { Modal, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { FormShell } from './form/form-shell.tsx';
import { useContractForm } from './form/use-contract-form.ts';
import { trpc, trpcClient } from './trpc.ts';

type Props = { why: string | undefined; onDone: () => void; onCancel: () => void };

/** Asks for a fresh code of the authenticator app; `why` opens it and is shown as the reason. */
export function StepUpDialog({ why, onDone, onCancel }: Props) {
  return (
    <Modal opened={why !== undefined} onClose={onCancel} title="Confirm that it is you" size="sm">
      <StepUpForm why={why ?? ''} onDone={onDone} onCancel={onCancel} />
    </Modal>
  );
}

function StepUpForm({ why, onDone, onCancel }: Props & { why: string }) {
  const queryClient = useQueryClient();
  const form = useContractForm({
    schema: stepUpInput,
    initialValues: { code: '' },
    send: async (input) => {
      try {
        return await trpcClient.staff.stepUp.mutate(input);
      } catch (error) {
        // A code works once: the next try needs another.
        form.set({ code: '' });
        throw error;
      }
    },
    onDone: () => {
      void queryClient.invalidateQueries(trpc.staff.me.queryFilter());
      onDone();
    },
  });
  return (
    <FormShell form={form} submitLabel="Confirm" onCancel={onCancel}>
      <p>{why}</p>
      <TextInput
        label="Six-digit code"
        description="From the authenticator app you sign in with."
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        data-autofocus
        {...form.field('code')}
      />
    </FormShell>
  );
}
