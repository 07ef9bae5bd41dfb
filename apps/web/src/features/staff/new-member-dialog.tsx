import { createMemberInput, type Role } from '@backdesk/contract';
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

/** Adds a member; the first password is shown once, the second factor is theirs to set up. */
export function NewMemberDialog({ isOpen, onClose }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Add a member" size="sm" closeOnClickOutside={false}>
      <NewMember onClose={onClose} />
    </Modal>
  );
}

const empty: { name: string; email: string; role: Role } = { name: '', email: '', role: 'support_agent' };

function NewMember({ onClose }: { onClose: () => void }) {
  const [created, setCreated] = useState<{ name: string; password: string }>();
  const [refusal, setRefusal] = useState<string>();
  const form = useForm({ initialValues: empty, validate: validateBy(createMemberInput) });
  const create = useGuardedMutation(trpc.staff.createMember.mutationOptions(), {
    onDone: ({ member, initialPassword }) => setCreated({ name: member.name, password: initialPassword }),
    onRefused: (problem) => setRefusal(showProblem(form, problem)),
  });
  const submit = form.onSubmit((values) => {
    if (create.isPending) return;
    setRefusal(undefined);
    create.run(values);
  });

  if (created)
    return (
      <ShownOnce what="first password" secret={created.password} onClose={onClose}>
        {`${created.name} signs in with this password and sets up a second factor on the way. Hand it over in person or by another safe way.`}
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
          <TextInput label="Name" autoComplete="off" data-autofocus {...form.getInputProps('name')} />
          <TextInput label="E-mail" type="email" autoComplete="off" {...form.getInputProps('email')} />
          <NativeSelect label="Role" data={roleChoices} {...form.getInputProps('role')} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Add member
            </Button>
          </Group>
        </Stack>
      </form>
      <StepUpDialog {...create.stepUp} />
    </>
  );
}
