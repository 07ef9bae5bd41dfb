import { bulkIgnoreInput, type changedEventsView, type Wire } from '@backdesk/contract';
import { Kbd } from '@backdesk/ui';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { countOf } from '../../shared/format-figure.ts';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import type { BulkState } from '../../shared/list/bulk-state.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';

type Props = {
  bulk: BulkState;
  onClose: () => void;
  /** All that match are long work. */
  onStarted: (jobId: string) => void;
};

/** Sets events aside without digesting them, for a reason; they can be replayed later. */
export function IgnoreDialog(props: Props) {
  return (
    <FormDialog title={`Ignore ${countOf(props.bulk.count, 'event')}`} onClose={props.onClose}>
      <IgnoreForm {...props} />
    </FormDialog>
  );
}

function IgnoreForm({ bulk: { operationId, selection, count }, onClose, onStarted }: Props) {
  const queryClient = useQueryClient();
  const [outcome, setOutcome] = useState<Wire<typeof changedEventsView>>();
  const form = useDeskForm({
    schema: bulkIgnoreInput,
    initialValues: { operationId, selection, reason: '' },
    send: async (input) => {
      if (!('ids' in input.selection)) return trpcClient.ingest.bulkIgnore.mutate(input);
      // Picked ones are settled at once, each with an entry of its own in the audit log.
      const { reason, selection: picked } = input;
      return trpcClient.ingest.ignoreEvents.mutate({ eventIds: picked.ids, reason });
    },
    onDone: (done) => {
      if ('jobId' in done) return onStarted(done.jobId);
      void queryClient.invalidateQueries(trpc.ingest.pathFilter());
      if (done.left > 0) setOutcome(done);
      else onClose();
    },
  });
  if (outcome) return <Outcome {...outcome} onClose={onClose} />;
  return (
    <DeskForm form={form} submitLabel={`Ignore ${countOf(count, 'event')}`}>
      <p>
        {count === 1
          ? 'It is set aside and not digested.'
          : 'What waits for a person is set aside and not digested; anything else stays as it is.'}{' '}
        It can be replayed later. Your name and the reason are written to the audit log.
      </p>
      <TextInput
        label="Reason"
        placeholder="Sent by a test of ours"
        data-autofocus
        {...form.field('reason')}
      />
    </DeskForm>
  );
}

/** Not all of them waited for a person: what was picked and what became of it do not add up by themselves. */
function Outcome({ changed, left, onClose }: Wire<typeof changedEventsView> & { onClose: () => void }) {
  return (
    <Stack gap="sm">
      <output>
        {countOf(changed, 'event is', 'events are')} set aside.{' '}
        {countOf(left, 'event stays as it is', 'events stay as they are')}: only what waits for a person can
        be ignored.
      </output>
      <Group justify="flex-end">
        <Button autoFocus onClick={onClose} rightSection={<Kbd>Esc</Kbd>}>
          Close
        </Button>
      </Group>
    </Stack>
  );
}
