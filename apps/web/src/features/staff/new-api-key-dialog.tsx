import { createApiKeyInput, type Role } from '@backdesk/contract';
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { ShownSecret } from '../../shared/form/shown-secret.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';
import { RoleSelect } from './role-select.tsx';

/** Makes a key; its secret is shown once and stored only as a hash. */
export function NewApiKeyDialog({ onClose }: { onClose: () => void }) {
  return (
    <FormDialog onClose={onClose} title="Make an API key">
      <NewApiKey onClose={onClose} />
    </FormDialog>
  );
}

const initialValues: { name: string; role: Role } = { name: '', role: 'support_agent' };

function NewApiKey({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const [secret, setSecret] = useState<string>();
  const form = useDeskForm({
    schema: createApiKeyInput,
    initialValues,
    send: (input) => trpcClient.staff.createApiKey.mutate(input),
    onDone: (made) => {
      setSecret(made.secret);
      void queryClient.invalidateQueries(trpc.staff.pathFilter());
    },
  });
  if (secret)
    return (
      <ShownSecret isShownOnce what="API key" secret={secret} onClose={onClose}>
        Put the key where the program reads its secrets.
      </ShownSecret>
    );
  return (
    <DeskForm form={form} submitLabel="Make the key">
      <TextInput
        label="Name"
        description="What the program is, so that others know what breaks when it is revoked."
        autoComplete="off"
        data-autofocus
        {...form.field('name')}
      />
      <RoleSelect description="The key may do what this role may do." {...form.field('role')} />
    </DeskForm>
  );
}
