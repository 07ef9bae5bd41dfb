import { stepUpInput } from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showProblem, validateBy } from './form.ts';
import { problemOf } from './problem.ts';
import { trpc } from './trpc.ts';

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
  const [refusal, setRefusal] = useState<string>();
  const form = useForm({ initialValues: { code: '' }, validate: validateBy(stepUpInput) });
  const stepUp = useMutation(
    trpc.staff.stepUp.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries(trpc.staff.me.queryFilter());
        onDone();
      },
      onError: (error) => {
        form.setFieldValue('code', '');
        setRefusal(showProblem(form, problemOf(error)));
      },
    }),
  );
  const submit = form.onSubmit((values) => {
    if (stepUp.isPending) return;
    setRefusal(undefined);
    stepUp.mutate(values);
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <p>{why}</p>
        {refusal && (
          <Notice tone="bad" role="alert">
            {refusal}
          </Notice>
        )}
        <TextInput
          label="Six-digit code"
          description="From the authenticator app you sign in with."
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          data-autofocus
          {...form.getInputProps('code')}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={stepUp.isPending}>
            Confirm
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
