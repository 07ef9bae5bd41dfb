import { type creditLotView, voidCreditInput, type Wire } from '@backdesk/contract';
import { Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import { creditWords } from './credit-words.ts';

type Props = { lot: Wire<typeof creditLotView>; onDone: () => void };

/** Takes back what is left of a lot; the button says how much. */
export function VoidForm({ lot, onDone }: Props) {
  const queryClient = useQueryClient();
  const form = useDeskForm({
    schema: voidCreditInput,
    initialValues: { note: '' },
    toInput: ({ note }) => ({ grantId: lot.id, left: lot.left, note }),
    send: (input) => trpcClient.billing.voidCredit.mutate(input),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.billing.pathFilter());
      void queryClient.invalidateQueries(trpc.users.pathFilter());
      onDone();
    },
    onRefused: () => {
      void queryClient.invalidateQueries(trpc.billing.creditLot.queryFilter({ grantId: lot.id }));
      return false;
    },
  });
  const used = (BigInt(lot.amount) - BigInt(lot.left)).toString();
  return (
    <DeskForm form={form} submitLabel={`Take back ${creditWords(lot.left, lot)}`}>
      <p>This cannot be undone: to give it again, make a new lot.</p>
      <dl className="bd-preview" aria-label="What will happen">
        <div>
          <dt>Given</dt>
          <dd>{creditWords(lot.amount, lot)}</dd>
        </div>
        <div>
          <dt>Used, stays used</dt>
          <dd>{creditWords(used, lot)}</dd>
        </div>
        <div>
          <dt>Taken back</dt>
          <dd className="bd-preview-main">{creditWords(lot.left, lot)}</dd>
        </div>
        <div>
          <dt>Their other credit</dt>
          <dd>stays as it is</dd>
        </div>
      </dl>
      <Textarea
        label="Why"
        description="For your colleagues and the audit log."
        autosize
        minRows={1}
        maxRows={4}
        maxLength={1000}
        data-autofocus
        {...form.field('note')}
      />
    </DeskForm>
  );
}
