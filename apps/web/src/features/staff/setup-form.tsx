import { createOwnerInput } from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { showProblem, validateBy } from '../../shared/form/field-errors.ts';
import { problemOf } from '../../shared/problem.ts';
import { trpc } from '../../shared/trpc.ts';
import { AuthRefusal, signInWithPassword } from './auth-api.ts';
import { AuthCard } from './auth-card.tsx';

type Props = { token: string; onSignedIn: () => Promise<void>; onSignIn: () => Promise<void> };

/** Makes the first owner with the one-time token of the console, then signs them in. */
export function SetupForm({ token, onSignedIn, onSignIn }: Props) {
  const [refusal, setRefusal] = useState<string>();
  const form = useForm({
    initialValues: { token, name: '', email: '', password: '' },
    validate: validateBy(createOwnerInput),
  });
  const create = useMutation(
    trpc.staff.createOwner.mutationOptions({
      onError: (error) => setRefusal(showProblem(form, problemOf(error))),
      onSuccess: async (_owner, { email, password }) => {
        try {
          await signInWithPassword(email, password);
          await onSignedIn();
        } catch (error) {
          if (!(error instanceof AuthRefusal)) throw error;
          await onSignIn();
        }
      },
    }),
  );
  const submit = form.onSubmit((values) => {
    if (create.isPending) return;
    setRefusal(undefined);
    create.mutate(values);
  });
  return (
    <AuthCard title="Make the first owner">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <p>
            This installation has no owner yet. The owner invites everybody else; this page closes for good
            once there is one.
          </p>
          {refusal && (
            <Notice tone="bad" role="alert">
              {refusal}
            </Notice>
          )}
          <TextInput
            label="Setup token"
            description="Printed on the server's console at start."
            autoComplete="off"
            data-autofocus={token === ''}
            {...form.getInputProps('token')}
          />
          <TextInput
            label="Your name"
            autoComplete="name"
            data-autofocus={token !== ''}
            {...form.getInputProps('name')}
          />
          <TextInput label="E-mail" type="email" autoComplete="username" {...form.getInputProps('email')} />
          <PasswordInput
            label="Password"
            description="At least 12 characters."
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={create.isPending} fullWidth>
            Make me the owner
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}
