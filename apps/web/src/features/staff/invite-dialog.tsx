import { inviteInput, type Role } from '@backdesk/contract';
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { ShownSecret } from '../../shared/form/shown-secret.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';
import { RoleSelect } from './role-select.tsx';

/** Invites somebody into a role; the link is shown once, for whoever invites to send. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  return (
    <FormDialog onClose={onClose} title="Invite a member">
      <Invite onClose={onClose} />
    </FormDialog>
  );
}

const initialValues: { email: string; role: Role } = { email: '', role: 'support_agent' };

function Invite({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const [made, setMade] = useState<{ link: string; email: string }>();
  const form = useDeskForm({
    schema: inviteInput,
    initialValues,
    send: (input) => trpcClient.staff.invite.mutate(input),
    onDone: ({ link, invitation }) => {
      setMade({ link, email: invitation.email });
      void queryClient.invalidateQueries(trpc.staff.pathFilter());
    },
  });
  if (made)
    return (
      <ShownSecret isShownOnce what="invitation link" secret={made.link} onClose={onClose}>
        {`Send this link to ${made.email}. It works once, for seven days: they choose a name, a password and a second factor.`}
      </ShownSecret>
    );
  return (
    <DeskForm form={form} submitLabel="Make the link">
      <TextInput label="E-mail" type="email" autoComplete="off" data-autofocus {...form.field('email')} />
      <RoleSelect description="What they may do here; you can change it later." {...form.field('role')} />
    </DeskForm>
  );
}
