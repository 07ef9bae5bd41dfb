import { type passkeyView, revokePasskeyInput, type Wire } from '@backdesk/contract';
import { useQueryClient } from '@tanstack/react-query';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { Time } from '../../shared/time.tsx';
import { trpc, trpcClient } from '../../shared/trpc.ts';

type Props = { passkey: Wire<typeof passkeyView>; onClose: () => void };

/** Takes a passkey away for good, for instance that of a lost laptop. */
export function RevokePasskeyDialog({ passkey, onClose }: Props) {
  return (
    <FormDialog title={`Revoke the passkey ${passkey.name}`} onClose={onClose}>
      <RevokePasskey passkey={passkey} onClose={onClose} />
    </FormDialog>
  );
}

function RevokePasskey({ passkey, onClose }: Props) {
  const queryClient = useQueryClient();
  const form = useDeskForm({
    schema: revokePasskeyInput,
    initialValues: { passkeyId: passkey.id },
    send: (input) => trpcClient.staff.revokePasskey.mutate(input),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.staff.pathFilter());
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel="Revoke the passkey">
      <p>
        {passkey.lastUsedAt ? (
          <>
            It was last used <Time at={passkey.lastUsedAt} />.
          </>
        ) : (
          'It was never used.'
        )}{' '}
        It signs nobody in from now on; password and code still do. Your device may go on offering it until
        you remove it there as well.
      </p>
    </DeskForm>
  );
}
