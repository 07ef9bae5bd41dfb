import { ignoreDriftsInput, repairDriftsInput } from '@backdesk/contract';
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { countOf } from '../../../shared/format-figure.ts';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { FormDialog } from '../../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { type BulkState, useBulkState, withoutBulk } from '../../../shared/list/bulk-state.ts';
import { NothingSelected } from '../../../shared/list/nothing-selected.tsx';
import { useCan } from '../../../shared/me.ts';
import { trpc, trpcClient } from '../../../shared/trpc.ts';

type DialogProps = { bulk: BulkState; onClose: () => void; onStarted: (jobId: string) => void };

/** A dialog for the differences that were selected; when work has begun, its progress takes its place. */
export function BulkOfDrifts({ Dialog }: { Dialog: ComponentType<DialogProps> }) {
  const navigate = useNavigate();
  const bulk = useBulkState();
  const close = () =>
    void navigate({
      to: '/billing/sync',
      search: (before) => before,
      state: withoutBulk,
      resetScroll: false,
    });
  if (!useCan('billing:sync')) return null;
  if (!bulk) return <NothingSelected noun="differences" onClose={close} />;
  const follow = (jobId: string) =>
    void navigate({
      to: '/billing/sync/work/$jobId',
      params: { jobId },
      search: (before) => before,
      state: withoutBulk,
      replace: true,
      resetScroll: false,
    });
  return <Dialog bulk={bulk} onClose={close} onStarted={follow} />;
}

/** Reads the objects of all the selected differences from Stripe and writes them anew. */
export function RepairDialog({ bulk, onClose, onStarted }: DialogProps) {
  return (
    <FormDialog title={`Repair ${countOf(bulk.count, 'difference')}`} onClose={onClose}>
      <RepairForm bulk={bulk} onStarted={onStarted} />
    </FormDialog>
  );
}

function RepairForm({ bulk: { operationId, selection, count }, onStarted }: Omit<DialogProps, 'onClose'>) {
  const form = useDeskForm({
    schema: repairDriftsInput,
    initialValues: { operationId, selection },
    send: (input) => trpcClient.billing.repairDrifts.mutate(input),
    onDone: ({ jobId }) => onStarted(jobId),
  });
  return (
    <DeskForm form={form} submitLabel={`Repair ${countOf(count, 'difference')}`} isSubmitFocused>
      <p>
        Each object is read from Stripe as it is now, and what is here is written anew. Nothing changes at
        Stripe. What Stripe does not know stays open.
      </p>
    </DeskForm>
  );
}

/** Sets differences aside, for a reason, for as long as neither side changes. */
export function IgnoreDriftsDialog(props: DialogProps) {
  return (
    <FormDialog title={`Set aside ${countOf(props.bulk.count, 'difference')}`} onClose={props.onClose}>
      <IgnoreForm {...props} />
    </FormDialog>
  );
}

function IgnoreForm({ bulk: { selection, count }, onClose }: DialogProps) {
  const queryClient = useQueryClient();
  const form = useDeskForm({
    schema: ignoreDriftsInput,
    initialValues: { driftIds: 'ids' in selection ? [...selection.ids] : [], reason: '' },
    send: (input) => trpcClient.billing.ignoreDrifts.mutate(input),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.billing.pathFilter());
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel={`Set aside ${countOf(count, 'difference')}`}>
      <p>
        It stays as it is and is not counted any more; when one of the two sides changes, it comes back. Your
        name and the reason are written to the audit log.
      </p>
      <TextInput
        label="Reason"
        placeholder="Known: imported by hand before Stripe"
        data-autofocus
        {...form.field('reason')}
      />
    </DeskForm>
  );
}
