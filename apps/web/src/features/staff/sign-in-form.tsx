import { Notice } from '@backdesk/ui';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { z } from 'zod';
import { validateBy } from '../../shared/form/field-errors.ts';
import { signInWithPasskey, signInWithPassword } from './auth-api.ts';
import { AuthCard } from './auth-card.tsx';
import { canBrowserUsePasskeys } from './passkey-api.ts';
import { useAuthStep } from './use-auth-step.ts';

const values = z.object({
  email: z.email('enter the e-mail address you sign in with'),
  password: z.string().min(1, 'enter your password'),
});

type Props = { canUsePasskeys: boolean; onSignedIn: () => Promise<void>; onCodeNeeded: () => Promise<void> };

/** E-mail and password; what comes next depends on the member's second factor. */
export function SignInForm({ canUsePasskeys, onSignedIn, onCodeNeeded }: Props) {
  const { isBusy, refusal, run } = useAuthStep();
  const form = useForm({ initialValues: { email: '', password: '' }, validate: validateBy(values) });
  const submit = form.onSubmit(({ email, password }) =>
    run(async () => {
      const { needsCode } = await signInWithPassword(email.trim(), password);
      await (needsCode ? onCodeNeeded() : onSignedIn());
    }),
  );
  return (
    <AuthCard title="Sign in">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {refusal && (
            <Notice tone="bad" role="alert">
              {refusal}
            </Notice>
          )}
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            data-autofocus
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={isBusy} fullWidth>
            Sign in
          </Button>
          {canUsePasskeys && canBrowserUsePasskeys() && (
            <Button
              variant="default"
              fullWidth
              disabled={isBusy}
              onClick={() =>
                void run(async () => {
                  await signInWithPasskey();
                  await onSignedIn();
                })
              }
            >
              Use a passkey
            </Button>
          )}
          <details className="bd-auth-help">
            <summary>Forgot your password, or lost your phone?</summary>
            <p>
              Backdesk sends no mail. Ask an owner: on Members they make a link that lets you in again. An
              owner who is alone asks whoever runs this installation, who resets it on the command line.
            </p>
          </details>
        </Stack>
      </form>
    </AuthCard>
  );
}
