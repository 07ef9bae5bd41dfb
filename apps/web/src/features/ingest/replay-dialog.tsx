import { bulkReplayInput } from '@backdesk/contract';
import { countOf } from '../../shared/format-figure.ts';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import type { BulkState } from '../../shared/list/bulk-state.ts';
import { trpcClient } from '../../shared/trpc.ts';

type Props = { bulk: BulkState; onClose: () => void; onStarted: (jobId: string) => void };

/** Hands all the selected events to the digest once more. */
export function ReplayDialog({ bulk, onClose, onStarted }: Props) {
  return (
    <FormDialog title={`Replay ${countOf(bulk.count, 'event')}`} onClose={onClose}>
      <ReplayForm bulk={bulk} onStarted={onStarted} />
    </FormDialog>
  );
}

function ReplayForm({ bulk: { operationId, selection, count }, onStarted }: Omit<Props, 'onClose'>) {
  const form = useDeskForm({
    schema: bulkReplayInput,
    initialValues: { operationId, selection },
    send: (input) => trpcClient.ingest.bulkReplay.mutate(input),
    onDone: ({ jobId }) => onStarted(jobId),
  });
  return (
    <DeskForm form={form} submitLabel={`Replay ${countOf(count, 'event')}`} isSubmitFocused>
      <p>
        Each is digested once more: what it is about is read from its provider as it is now, so nothing is
        done twice. What was never digested because it belongs elsewhere stays as it is.
      </p>
    </DeskForm>
  );
}
