import { changePasswordInput } from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { useMe } from '../../shared/me.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';

/** Replaces one's own password, with the old one and a fresh code. */
export function ChangePasswordDialog({ onClose }: { onClose: () => void }) {
  return (
    <FormDialog onClose={onClose} title="Change your password">
      <ChangePassword onClose={onClose} />
    </FormDialog>
  );
}

function ChangePassword({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const queryClient = useQueryClient();
  const [ended, setEnded] = useState<number>();
  const form = useDeskForm({
    schema: changePasswordInput,
    initialValues: { oldPassword: '', newPassword: '' },
    send: (input) => trpcClient.staff.changePassword.mutate(input),
    onDone: ({ endedSessionCount }) => {
      setEnded(endedSessionCount);
      void queryClient.invalidateQueries(trpc.staff.pathFilter());
    },
  });
  if (ended !== undefined)
    return (
      <Stack gap="sm">
        <Notice tone="good">
          Your password is changed.{' '}
          {ended === 0
            ? 'You were signed in nowhere else.'
            : `${ended} other ${ended === 1 ? 'session has' : 'sessions have'} ended.`}
        </Notice>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            Done
          </Button>
        </Group>
      </Stack>
    );
  return (
    <DeskForm form={form} submitLabel="Change password">
      {/* Password managers look for the address the password belongs to. */}
      <input type="text" autoComplete="username" value={me.email} readOnly hidden />
      <PasswordInput
        label="Present password"
        autoComplete="current-password"
        data-autofocus
        {...form.field('oldPassword')}
      />
      <PasswordInput
        label="New password"
        description="At least 12 characters; a few random words are good."
        autoComplete="new-password"
        {...form.field('newPassword')}
      />
      <p className="bd-muted">Everywhere else you are signed out.</p>
    </DeskForm>
  );
}
