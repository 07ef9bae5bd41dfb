import { decideApprovalInput } from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { Radio, Stack } from '@mantine/core';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { trpcClient } from '../../../shared/trpc.ts';
import type { Approval } from './approval-type.ts';

type Props = {
  approval: Approval;
  onDecided: (approval: Approval) => void;
  /** What is so now is read, when it was refused. */
  onRefused: () => void;
};

const initialValues: { decision: 'approve' | 'deny' | ''; note: string } = { decision: '', note: '' };

/** Approve or deny; nothing is chosen beforehand, and the button says the result. */
export function DecisionForm({ approval, onDecided, onRefused }: Props) {
  const { amount, kind, notApprovableBecause } = approval;
  const verb = kind === 'refund' ? 'refund' : 'give';
  const form = useDeskForm({
    schema: decideApprovalInput,
    initialValues,
    toInput: ({ decision, note }) => ({
      approvalId: approval.id,
      quoteHash: approval.quoteHash,
      // Nothing chosen is for the schema to refuse.
      decision: decision as 'approve',
      note,
    }),
    send: (input) => trpcClient.billing.decideApproval.mutate(input),
    onDone: onDecided,
    onRefused: ({ reason }) => {
      if (reason !== 'invalid_input') onRefused();
      return false;
    },
  });
  const { decision } = form.values;
  const labels = { approve: `Approve and ${verb} ${formatMoney(amount)}`, deny: 'Deny', '': 'Choose first' };
  return (
    <DeskForm form={form} submitLabel={labels[decision]} isReady={decision !== ''}>
      {notApprovableBecause && <Notice tone="warning">{notApprovableBecause}</Notice>}
      <Radio.Group label="Decision" {...form.field('decision')}>
        <Stack gap={6} mt={4}>
          <Radio
            value="approve"
            label={
              kind === 'refund'
                ? `Approve: ${formatMoney(amount)} goes out now, in your name too`
                : 'Approve: all of it is done now, in your name too'
            }
            disabled={notApprovableBecause !== null}
            {...(notApprovableBecause === null && { 'data-autofocus': true })}
          />
          <Radio
            value="deny"
            label="Deny: nothing is done"
            {...(notApprovableBecause !== null && { 'data-autofocus': true })}
          />
        </Stack>
      </Radio.Group>
      <NoteField
        description="For whoever asked, your colleagues and the audit log."
        minRows={2}
        {...form.field('note')}
      />
    </DeskForm>
  );
}
