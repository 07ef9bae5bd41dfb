import { revealInput } from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { showProblem, validateBy } from '../../shared/form.ts';
import { problemOf } from '../../shared/problem.ts';
import { trpc } from '../../shared/trpc.ts';

type Props = {
  userId: string;
  isOpen: boolean;
  onClose: () => void;
  onRevealed: (email: string | null) => void;
};

/** Asks why the e-mail is needed; the answer goes into the audit log with the member's name. */
export function RevealDialog({ userId, isOpen, onClose, onRevealed }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Reveal the e-mail" size="sm">
      <RevealForm userId={userId} onClose={onClose} onRevealed={onRevealed} />
    </Modal>
  );
}

function RevealForm({ userId, onClose, onRevealed }: Omit<Props, 'isOpen'>) {
  const [refusal, setRefusal] = useState<string>();
  const form = useForm({ initialValues: { userId, reason: '' }, validate: validateBy(revealInput) });
  const reveal = useMutation(
    trpc.users.reveal.mutationOptions({
      // The address stays in this page only, not in the cache.
      gcTime: 0,
      onSuccess: ({ email }) => {
        onRevealed(email);
        onClose();
      },
      onError: (error) => setRefusal(showProblem(form, problemOf(error))),
    }),
  );
  const submit = form.onSubmit((values) => {
    if (reveal.isPending) return;
    setRefusal(undefined);
    reveal.mutate(values);
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <p>Your name and the reason are written to the audit log.</p>
        {refusal && (
          <Notice tone="bad" role="alert">
            {refusal}
          </Notice>
        )}
        <TextInput
          label="Reason"
          placeholder="Ticket 4711: reply to the customer"
          data-autofocus
          {...form.getInputProps('reason')}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={reveal.isPending}>
            Reveal
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
