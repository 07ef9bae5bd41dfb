import { blockRefundsInput } from '@backdesk/contract';
import { Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { trpc, trpcClient } from '../../shared/trpc.ts';

type Props = { userId: string; isBlocked: boolean; onDone: () => void };

/** Stops refunds to a customer, or lets them through again; either wants to know why. */
export function RefundBlockForm({ userId, isBlocked, onDone }: Props) {
  const queryClient = useQueryClient();
  const form = useDeskForm({
    schema: blockRefundsInput,
    initialValues: { note: '' },
    toInput: ({ note }) => ({ userId, note }),
    send: (input) =>
      isBlocked
        ? trpcClient.billing.unblockRefunds.mutate(input)
        : trpcClient.billing.blockRefunds.mutate(input),
    onDone: () => {
      void queryClient.invalidateQueries(trpc.billing.pathFilter());
      void queryClient.invalidateQueries(trpc.users.pathFilter());
      onDone();
    },
  });
  return (
    <DeskForm form={form} submitLabel={isBlocked ? 'Allow refunds' : 'Block refunds'}>
      <p>
        {isBlocked
          ? 'Refunds to this customer can be made again, by everybody who may refund.'
          : 'Nobody can refund this customer until the block is lifted: not from here, not with others, and not by an approval that waits. What is under way already goes on.'}
      </p>
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
