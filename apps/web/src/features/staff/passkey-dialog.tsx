import { passkeyName, renamePasskeyInput } from '@backdesk/contract';
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';
import { makePasskey } from './passkey-api.ts';

const named = z.strictObject({ name: passkeyName });

/** Has the browser make a passkey and keeps its public half. */
export function NewPasskeyDialog({ onClose }: { onClose: () => void }) {
  return (
    <FormDialog onClose={onClose} title="Add a passkey">
      <NewPasskey onClose={onClose} />
    </FormDialog>
  );
}

function NewPasskey({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const form = useDeskForm({
    schema: named,
    initialValues: { name: '' },
    send: async ({ name }) => {
      const { optionsJson } = await trpcClient.staff.startPasskey.mutate({});
      return trpcClient.staff.addPasskey.mutate({ name, credential: await makePasskey(optionsJson) });
    },
    onDone: () => {
      void queryClient.invalidateQueries(trpc.staff.pathFilter());
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel="Add passkey">
      <p>Your browser asks for your finger, face or PIN next.</p>
      <TextInput
        label="Name"
        description="To tell it from your others, such as “MacBook” or “blue stick”."
        autoComplete="off"
        data-autofocus
        {...form.field('name')}
      />
    </DeskForm>
  );
}

type RenameProps = { passkey: { id: string; name: string }; onClose: () => void };

/** Calls a passkey something else. */
export function RenamePasskeyDialog(props: RenameProps) {
  return (
    <FormDialog onClose={props.onClose} title="Rename the passkey">
      <RenamePasskey {...props} />
    </FormDialog>
  );
}

function RenamePasskey({ passkey, onClose }: RenameProps) {
  const queryClient = useQueryClient();
  const form = useDeskForm({
    schema: renamePasskeyInput,
    initialValues: { passkeyId: passkey.id, name: passkey.name },
    send: (input) => trpcClient.staff.renamePasskey.mutate(input),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.staff.pathFilter());
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel="Rename">
      <TextInput label="Name" autoComplete="off" data-autofocus {...form.field('name')} />
    </DeskForm>
  );
}
