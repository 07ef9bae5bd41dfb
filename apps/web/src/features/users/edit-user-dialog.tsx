import { editUserInput } from '@backdesk/contract';
import { TextInput } from '@mantine/core';
import { ConflictNotice } from '../../shared/form/conflict-notice.tsx';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useVersionedForm } from '../../shared/form/use-versioned-form.ts';
import { trpcClient } from '../../shared/trpc.ts';
import { useRefreshUser } from './use-refresh-user.ts';
import type { User } from './user-type.ts';

type Props = { user: User; onClose: () => void };

const labels = { fullName: 'the name', country: 'the country' };

/** Corrects name and country. What is changed here is no longer overwritten by Stripe. */
export function EditUserDialog({ user, onClose }: Props) {
  return (
    <FormDialog title={`Edit ${user.name}`} onClose={onClose}>
      <EditUser user={user} onClose={onClose} />
    </FormDialog>
  );
}

function EditUser({ user, onClose }: Props) {
  const refresh = useRefreshUser();
  const form = useVersionedForm({
    schema: editUserInput,
    version: user.version,
    row: { fullName: user.fullName ?? '', country: user.country ?? '' },
    toInput: ({ version, fullName, country }) => ({
      userId: user.id,
      version,
      fullName: fullName || null,
      country: country.trim().toUpperCase() || null,
    }),
    send: (input) => trpcClient.users.edit.mutate(input),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel="Save">
      <ConflictNotice form={form} labels={labels} />
      <TextInput
        label="Name"
        description="Once changed here, Stripe no longer overwrites it."
        autoComplete="off"
        data-autofocus
        {...form.field('fullName')}
      />
      <TextInput
        label="Country"
        description="Two letters, such as DE or IN."
        maxLength={2}
        autoComplete="off"
        {...form.field('country')}
      />
    </DeskForm>
  );
}
