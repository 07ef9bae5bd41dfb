import { revealWebhookSecretInput } from '@backdesk/contract';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { ShownSecret } from '../../shared/form/shown-secret.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { trpcClient } from '../../shared/trpc.ts';

type Props = { productKey: string; onClose: () => void };

/** Shows what signs a product's webhooks, after a fresh code and with a reason. It is kept nowhere. */
export function WebhookSecretDialog({ productKey, onClose }: Props) {
  return (
    <FormDialog title={`Signing secret of ${productKey}`} onClose={onClose}>
      <WebhookSecret productKey={productKey} onClose={onClose} />
    </FormDialog>
  );
}

function WebhookSecret({ productKey, onClose }: Props) {
  const [secret, setSecret] = useState<string>();
  const form = useDeskForm({
    schema: revealWebhookSecretInput,
    initialValues: { productKey, reason: '' },
    send: (input) => trpcClient.products.revealWebhookSecret.mutate(input),
    onDone: (shown) => setSecret(shown.secret),
  });
  if (secret)
    return (
      <ShownSecret what="signing secret" secret={secret} onClose={onClose}>
        Whoever has it can make up webhooks of this product. Put it where they are sent from.
      </ShownSecret>
    );
  return (
    <DeskForm form={form} submitLabel="Show the secret">
      <p>
        You give a fresh code of your authenticator app. Your name and the reason are written to the audit
        log.
      </p>
      <TextInput
        label="Reason"
        placeholder="The endpoint is made anew"
        autoComplete="off"
        data-autofocus
        {...form.field('reason')}
      />
    </DeskForm>
  );
}
