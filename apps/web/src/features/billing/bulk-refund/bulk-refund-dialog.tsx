import {
  type bulkRefundPreviewView,
  bulkRefundInput,
  bulkRefundReasons,
  refundReasonLabels,
  type Wire,
} from '@backdesk/contract';
import { EmptyState, Notice } from '@backdesk/ui';
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { countOf } from '../../../shared/format-figure.ts';
import { formatMoney } from '../../../shared/format.ts';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { FormDialog } from '../../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import type { BulkState } from '../../../shared/list/bulk-state.ts';
import { problemOf } from '../../../shared/problem.ts';
import { ErrorState } from '../../../shared/states/error-state.tsx';
import { SkeletonRows } from '../../../shared/states/skeletons.tsx';
import { useInitialFocus } from '../../../shared/use-initial-focus.ts';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import '../billing.css';

type Props = { bulk: BulkState; onClose: () => void; onStarted: (jobId: string) => void };
type Preview = Wire<typeof bulkRefundPreviewView>;

const reasonChoices = [
  { value: '', label: 'Choose a reason', disabled: true },
  ...bulkRefundReasons.map((value) => ({ value, label: refundReasonLabels[value] })),
];

/** Refunds the selected payments: tries it out, shows what would happen, then does exactly that. */
export function BulkRefundDialog({ bulk, onClose, onStarted }: Props) {
  const query = useQuery({
    ...trpc.billing.bulkRefundPreview.queryOptions({ selection: bulk.selection }),
    // Believed for five minutes; never from what was kept of the last time.
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const problem = query.error ? problemOf(query.error) : undefined;
  const close = (
    <Button variant="default" onClick={onClose} data-autofocus>
      Close
    </Button>
  );
  return (
    <FormDialog title={`Refund ${countOf(bulk.count, 'payment')}`} size={560} onClose={onClose}>
      {query.isFetching ? (
        <SkeletonRows count={5} label="Trying it out" />
      ) : problem?.reason === 'invalid_input' ? (
        // More than one bulk refund can be about: trying again would come to the same.
        <EmptyState isAlert title="Not all of them at once" action={close}>
          {problem.message}
        </EmptyState>
      ) : problem ? (
        <ErrorState problem={problem} permission="billing:bulk_refund" onRetry={() => void query.refetch()} />
      ) : query.data?.plan == null ? (
        <EmptyState title="None of them can be refunded" action={close}>
          {query.data && leftOutOf(query.data)}
        </EmptyState>
      ) : (
        <BulkRefundForm
          preview={query.data}
          plan={query.data.plan}
          operationId={bulk.operationId}
          onLookAgain={() => void query.refetch()}
          onStarted={onStarted}
        />
      )}
    </FormDialog>
  );
}

const leftOutOf = ({ leftOut }: Preview): string =>
  leftOut.map(({ why, count }) => `${count} ${why}`).join(', ');

type FormProps = {
  preview: Preview;
  plan: string;
  operationId: string;
  onLookAgain: () => void;
  onStarted: (jobId: string) => void;
};

function BulkRefundForm({ preview, plan, operationId, onLookAgain, onStarted }: FormProps) {
  const { refunds, sums, leftOut } = preview;
  const form = useDeskForm({
    schema: bulkRefundInput,
    initialValues: { reason: '', note: '' },
    toInput: ({ reason, note }) => ({
      operationId,
      plan,
      // Nothing chosen is for the schema to refuse.
      reason: reason as (typeof bulkRefundReasons)[number],
      note,
    }),
    send: (input) => trpcClient.billing.bulkRefund.mutate(input),
    onDone: ({ jobId }) => onStarted(jobId),
    onRefused: ({ reason }) => {
      if (reason !== 'preview_outdated') return false;
      onLookAgain();
      return true;
    },
  });
  // What is tried out takes a moment: the dialog has the focus long before the form is there.
  const focus = useInitialFocus<HTMLDivElement>();
  const total = sums.map((sum) => formatMoney(sum)).join(' and ');
  return (
    <div ref={focus}>
      <DeskForm form={form} submitLabel={`Refund ${countOf(refunds, 'payment')}: ${total}`}>
        <dl className="bd-preview" aria-label="What will happen">
          <div>
            <dt>{countOf(refunds, 'payment')}, each in full</dt>
            <dd className="bd-preview-main">{total}</dd>
          </div>
          {leftOut.map(({ why, count }) => (
            <div key={why}>
              <dt>Left out: {why}</dt>
              <dd>{countOf(count, 'payment')}</dd>
            </div>
          ))}
          <div>
            <dt>Customers have it</dt>
            <dd>in 5–10 days</dd>
          </div>
          <div>
            <dt>Can be taken back</dt>
            <dd>never</dd>
          </div>
        </dl>
        <Notice tone="info">
          Each refund is within your own limits and is asked for once. What is refunded or disputed in the
          meantime is left out, and the rest can be stopped while it runs.
        </Notice>
        <NativeSelect label="Reason" data={reasonChoices} data-autofocus {...form.field('reason')} />
        <NoteField
          description="On each of the refunds, for your colleagues and the audit log."
          {...form.field('note')}
        />
      </DeskForm>
    </div>
  );
}
