import { revokeApiKeyInput } from '@backdesk/contract';
import { useQueryClient } from '@tanstack/react-query';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { Time } from '../../shared/time.tsx';
import { trpc, trpcClient } from '../../shared/trpc.ts';
import type { ApiKey } from './api-keys-page.tsx';

type Props = { apiKey: ApiKey; onClose: () => void };

/** Ends a key for good: whatever uses it stands still, so it is said what that may be. */
export function RevokeApiKeyDialog({ apiKey, onClose }: Props) {
  return (
    <FormDialog title={`Revoke the key ${apiKey.name}`} onClose={onClose}>
      <RevokeApiKey apiKey={apiKey} onClose={onClose} />
    </FormDialog>
  );
}

function RevokeApiKey({ apiKey, onClose }: Props) {
  const queryClient = useQueryClient();
  const form = useDeskForm({
    schema: revokeApiKeyInput,
    initialValues: { keyId: apiKey.id },
    send: (input) => trpcClient.staff.revokeApiKey.mutate(input),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.staff.pathFilter());
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel="Revoke the key">
      <p>
        {apiKey.lastUsedAt ? (
          <>
            It was last used <Time at={apiKey.lastUsedAt} />. Whatever uses it is refused from now on
          </>
        ) : (
          'It was never used. Whatever would use it is refused from now on'
        )}
        , and the key cannot be made to work again. A new one takes its place.
      </p>
    </DeskForm>
  );
}
