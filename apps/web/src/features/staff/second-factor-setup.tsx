import { Notice } from '@backdesk/ui';
import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { z } from 'zod';
import { validateBy } from '../../shared/form/field-errors.ts';
import { beginSecondFactor } from './auth-api.ts';
import { AuthCard } from './auth-card.tsx';
import { SecondFactorConfirm } from './second-factor-confirm.tsx';
import { useAuthStep } from './use-auth-step.ts';

const values = z.object({ password: z.string().min(1, 'enter your password') });

/** First sign-in: nobody reaches the desk without a second factor. */
export function SecondFactorSetup({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const [factor, setFactor] = useState<{ totpURI: string; backupCodes: string[] }>();
  const { isBusy, refusal, run } = useAuthStep();
  const form = useForm({ initialValues: { password: '' }, validate: validateBy(values) });
  if (factor)
    return (
      <SecondFactorConfirm
        totpUri={factor.totpURI}
        recoveryCodes={factor.backupCodes}
        onSignedIn={onSignedIn}
      />
    );
  const submit = form.onSubmit(({ password }) =>
    run(async () => setFactor(await beginSecondFactor(password))),
  );
  return (
    <AuthCard title="Set up your second factor">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <p>
            Everybody here signs in with a password and a code from an authenticator app. Have the app at
            hand, then confirm your password to begin.
          </p>
          {refusal && (
            <Notice tone="bad" role="alert">
              {refusal}
            </Notice>
          )}
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            data-autofocus
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={isBusy} fullWidth>
            Begin
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}
