import { resetAccessInput } from '@backdesk/contract';
import { Radio, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { ShownSecret } from '../../shared/form/shown-secret.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';

type Props = { member: { id: string; name: string }; onClose: () => void };

const choices = [
  {
    value: 'new_second_factor',
    label: 'The phone is lost',
    description: 'They keep the password and set up a new second factor; passkeys are taken away.',
  },
  {
    value: 'new_password',
    label: 'The password is forgotten',
    description: 'They choose a new password and keep the second factor.',
  },
  { value: 'new_access', label: 'Both', description: 'They choose a password and a second factor anew.' },
] as const;

const usual: { purpose: (typeof choices)[number]['value'] } = { purpose: 'new_second_factor' };

/** Lets a colleague in again by a link; nothing of theirs changes until they use it. */
export function ResetAccessDialog({ member, onClose }: Props) {
  return (
    <FormDialog onClose={onClose} title={`Let ${member.name} in again`}>
      <ResetAccess member={member} onClose={onClose} />
    </FormDialog>
  );
}

function ResetAccess({ member, onClose }: Props) {
  const queryClient = useQueryClient();
  const [link, setLink] = useState<string>();
  const form = useDeskForm({
    schema: resetAccessInput,
    initialValues: { memberId: member.id, ...usual },
    send: (input) => trpcClient.staff.resetAccess.mutate(input),
    onDone: (made) => {
      setLink(made.link);
      void queryClient.invalidateQueries(trpc.staff.pathFilter());
    },
  });
  if (link)
    return (
      <ShownSecret isShownOnce what="link" secret={link} onClose={onClose}>
        {`Make sure that it is really ${member.name} who asks, then hand the link over. It works once, for seven days, and ends all their sessions.`}
      </ShownSecret>
    );
  return (
    <DeskForm form={form} submitLabel="Make the link">
      <Radio.Group label="What happened?" {...form.field('purpose')}>
        <Stack gap="xs" mt="xs">
          {choices.map((choice) => (
            <Radio key={choice.value} {...choice} />
          ))}
        </Stack>
      </Radio.Group>
    </DeskForm>
  );
}
