import { createApiKeyInput, type Role } from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { showProblem, validateBy } from '../../shared/form/field-errors.ts';
import { StepUpDialog } from '../../shared/step-up-dialog.tsx';
import { trpc } from '../../shared/trpc.ts';
import { roleChoices } from './member-options.ts';
import { ShownOnce } from './shown-once.tsx';
import { useGuardedMutation } from './use-guarded-mutation.ts';

type Props = { isOpen: boolean; onClose: () => void };

/** Makes a key; its secret is shown once and stored only as a hash. */
export function NewApiKeyDialog({ isOpen, onClose }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Make an API key" size="sm" closeOnClickOutside={false}>
      <NewApiKey onClose={onClose} />
    </Modal>
  );
}

const empty: { name: string; role: Role } = { name: '', role: 'support_agent' };

function NewApiKey({ onClose }: { onClose: () => void }) {
  const [secret, setSecret] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const form = useForm({ initialValues: empty, validate: validateBy(createApiKeyInput) });
  const create = useGuardedMutation(trpc.staff.createApiKey.mutationOptions(), {
    onDone: (made) => setSecret(made.secret),
    onRefused: (problem) => setRefusal(showProblem(form, problem)),
  });
  const submit = form.onSubmit((values) => {
    if (create.isPending) return;
    setRefusal(undefined);
    create.run(values);
  });

  if (secret)
    return (
      <ShownOnce what="API key" secret={secret} onClose={onClose}>
        Put the key where the program reads its secrets.
      </ShownOnce>
    );
  return (
    <>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          {refusal && (
            <Notice tone="bad" role="alert">
              {refusal}
            </Notice>
          )}
          <TextInput
            label="Name"
            description="What the program is, so that others know what breaks when it is revoked."
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <NativeSelect
            label="Role"
            description="The key may do what this role may do."
            data={roleChoices}
            {...form.getInputProps('role')}
          />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Make the key
            </Button>
          </Group>
        </Stack>
      </form>
      <StepUpDialog {...create.stepUp} />
    </>
  );
}
