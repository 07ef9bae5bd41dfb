import { totpCode } from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { z } from 'zod';
import { validateBy } from '../../shared/form/field-errors.ts';
import { verifyRecoveryCode, verifyTotp } from './auth-api.ts';
import { AuthCard } from './auth-card.tsx';
import { useAuthStep } from './use-auth-step.ts';

const totpValues = z.object({ code: totpCode });
const recoveryValues = z.object({ code: z.string().trim().min(6, 'enter one of your recovery codes') });

type Props = { onSignedIn: () => Promise<void>; onStartOver: () => Promise<void> };

/** The second step: a code of the authenticator app, or one of the recovery codes. */
export function CodeForm({ onSignedIn, onStartOver }: Props) {
  const [usesRecovery, setUsesRecovery] = useState(false);
  const { isBusy, refusal, run } = useAuthStep();
  const form = useForm({
    initialValues: { code: '' },
    validate: validateBy(usesRecovery ? recoveryValues : totpValues),
  });
  const submit = form.onSubmit(({ code }) =>
    run(async () => {
      await (usesRecovery ? verifyRecoveryCode(code.trim()) : verifyTotp(code));
      await onSignedIn();
    }),
  );
  const toggle = () => {
    form.reset();
    setUsesRecovery(!usesRecovery);
  };
  return (
    <AuthCard title={usesRecovery ? 'Use a recovery code' : 'Enter your code'}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {refusal && (
            <Notice tone="bad" role="alert">
              {refusal}
            </Notice>
          )}
          <TextInput
            key={usesRecovery ? 'recovery' : 'totp'}
            label={usesRecovery ? 'Recovery code' : 'Six-digit code'}
            description={
              usesRecovery
                ? 'One of the codes you kept when you set up sign-in. Each works once.'
                : 'From your authenticator app.'
            }
            inputMode={usesRecovery ? 'text' : 'numeric'}
            autoComplete={usesRecovery ? 'off' : 'one-time-code'}
            data-autofocus
            {...form.getInputProps('code')}
          />
          <Button type="submit" loading={isBusy} fullWidth>
            Continue
          </Button>
          <Button variant="subtle" onClick={toggle} fullWidth>
            {usesRecovery ? 'Use the authenticator app' : 'Use a recovery code'}
          </Button>
          <Button variant="subtle" color="gray" onClick={() => void onStartOver()} fullWidth>
            Start over
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}
