import { totpCode } from '@backdesk/contract';
import { CopyableId, Notice } from '@backdesk/ui';
import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { z } from 'zod';
import { validateBy } from '../../shared/form/field-errors.ts';
import { verifyTotp } from './auth-api.ts';
import { AuthCard } from './auth-card.tsx';
import { QrCode } from './qr-code.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { useAuthStep } from './use-auth-step.ts';

const values = z.object({
  hasKeptCodes: z.literal(true, 'keep the codes first: they are shown only now'),
  code: totpCode,
});

type Props = { totpUri: string; recoveryCodes: string[]; onSignedIn: () => Promise<void> };

/** The secret as QR code and as text, the recovery codes, and the first code as proof. */
export function SecondFactorConfirm({ totpUri, recoveryCodes, onSignedIn }: Props) {
  const { isBusy, refusal, run } = useAuthStep();
  const form = useForm({ initialValues: { hasKeptCodes: false, code: '' }, validate: validateBy(values) });
  const submit = form.onSubmit(({ code }) =>
    run(async () => {
      await verifyTotp(code);
      await onSignedIn();
    }),
  );
  return (
    <AuthCard title="Set up your second factor">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <p>
            <strong>1.</strong> Scan this with your authenticator app, or type the secret into it.
          </p>
          <QrCode text={totpUri} label="QR code of the secret for your authenticator app" />
          <CopyableId value={secretOf(totpUri)} label="secret" />
          <p>
            <strong>2.</strong> Keep these recovery codes where you will find them without your phone. Each
            lets you in once.
          </p>
          <RecoveryCodes codes={recoveryCodes} />
          <Checkbox
            label="I have kept the recovery codes"
            {...form.getInputProps('hasKeptCodes', { type: 'checkbox' })}
          />
          {refusal && (
            <Notice tone="bad" role="alert">
              {refusal}
            </Notice>
          )}
          <TextInput
            label="3. The six-digit code the app shows now"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            {...form.getInputProps('code')}
          />
          <Button type="submit" loading={isBusy} fullWidth>
            Finish and open the desk
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}

function secretOf(totpUri: string): string {
  return URL.canParse(totpUri) ? (new URL(totpUri).searchParams.get('secret') ?? '') : '';
}
