import { acceptDisputeInput } from '@backdesk/contract';
import { Checkbox } from '@mantine/core';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { trpcClient } from '../../../shared/trpc.ts';
import { DisputeFacts } from './dispute-facts.tsx';
import type { AnswerForm as Props } from './dispute-types.ts';
import { useDisputeForm } from './use-dispute-form.ts';

/** Gives a dispute up, with what that costs in numbers. */
export function AcceptForm({ answer, onAsked }: Props) {
  const { amount, isInquiry, userName } = answer;
  const change = useDisputeForm({ answer, onAsked });
  const form = useDeskForm({
    schema: acceptDisputeInput,
    initialValues: { isFinal: false, note: '' },
    toInput: ({ note }) => ({ ...change.asked, note }),
    send: (input) => trpcClient.billing.acceptDispute.mutate(input),
    onDone: change.onDone,
    onRefused: change.onRefused,
  });
  return (
    <DeskForm
      form={form}
      submitLabel={isInquiry ? 'Close the inquiry' : `Accept, and lose ${formatMoney(amount)}`}
      isReady={form.values.isFinal}
    >
      <DisputeFacts answer={answer} />
      <dl className="bd-preview" aria-label="What will happen">
        <div>
          <dt className="bd-wrap">{userName} keeps</dt>
          <dd className="bd-preview-main">{isInquiry ? 'what they paid for' : formatMoney(amount)}</dd>
        </div>
        <div>
          <dt>Taken from our balance</dt>
          <dd>{isInquiry ? 'nothing by this' : 'nothing more: the bank has taken it already'}</dd>
        </div>
        <div>
          <dt>The fee for the dispute</dt>
          <dd>{isInquiry ? 'none' : 'is not given back'}</dd>
        </div>
        <div>
          <dt>Can be taken back</dt>
          <dd>never</dd>
        </div>
      </dl>
      <Checkbox
        label={isInquiry ? 'This is final: no answer is given' : 'This is final: the dispute is lost'}
        data-autofocus
        {...form.field('isFinal', { type: 'checkbox' })}
      />
      <NoteField {...form.field('note')} />
    </DeskForm>
  );
}
