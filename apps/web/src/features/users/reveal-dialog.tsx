import { revealInput } from '@backdesk/contract';
import { TextInput } from '@mantine/core';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { trpcClient } from '../../shared/trpc.ts';

type Props = {
  userId: string;
  isOpen: boolean;
  onClose: () => void;
  onRevealed: (email: string | null) => void;
};

/** Asks why the e-mail is needed; the answer goes into the audit log with the member's name. */
export function RevealDialog({ isOpen, onClose, ...rest }: Props) {
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title="Reveal the e-mail">
      <RevealForm onClose={onClose} {...rest} />
    </FormDialog>
  );
}

function RevealForm({ userId, onClose, onRevealed }: Omit<Props, 'isOpen'>) {
  const form = useDeskForm({
    schema: revealInput,
    initialValues: { userId, reason: '' },
    send: (input) => trpcClient.users.reveal.mutate(input),
    onDone: ({ email }) => {
      onRevealed(email);
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel="Reveal">
      <p>Your name and the reason are written to the audit log.</p>
      <TextInput
        label="Reason"
        placeholder="Ticket 4711: reply to the customer"
        data-autofocus
        {...form.field('reason')}
      />
    </DeskForm>
  );
}
