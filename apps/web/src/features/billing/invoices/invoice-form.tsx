import { changeInvoiceInput, type InvoiceChange } from '@backdesk/contract';
import { Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import { InvoicePreview } from './invoice-preview.tsx';
import type { InvoiceActions } from './invoice-types.ts';

type Props = { actions: InvoiceActions; change: InvoiceChange; onAsked: (operationId: string) => void };

/** Asks for one change of an invoice; the button says the result. */
export function InvoiceForm({ actions, change, onAsked }: Props) {
  const { invoiceId, seen, remaining } = actions;
  const queryClient = useQueryClient();
  // Made when the form opens and kept: asked again after a lost answer, it is the same operation.
  const [operationId] = useState(() => crypto.randomUUID());
  const options = trpc.billing.invoiceActions.queryOptions({ invoiceId });
  const form = useDeskForm({
    schema: changeInvoiceInput,
    initialValues: { note: '' },
    // Not among the values: what was seen is another after somebody was faster.
    toInput: ({ note }) => ({ operationId, invoiceId, seen, change, note }),
    send: (input) => trpcClient.billing.changeInvoice.mutate(input),
    onDone: (operation) => {
      queryClient.setQueryData(
        options.queryKey,
        (known) =>
          known && {
            ...known,
            operations: [operation, ...known.operations.filter(({ id }) => id !== operation.id)],
          },
      );
      onAsked(operation.id);
    },
    onRefused: ({ reason }) => {
      if (reason !== 'invalid_input') void queryClient.invalidateQueries(options);
      return false;
    },
  });
  const sum = formatMoney(remaining);
  const labels: Record<InvoiceChange, string> = {
    pay: `Charge ${sum} now`,
    send: 'Send the invoice',
    'give-up': `Give up ${sum}`,
    void: 'Void the invoice',
  };
  return (
    <DeskForm form={form} submitLabel={labels[change]}>
      <InvoicePreview actions={actions} change={change} />
      <Textarea
        label="Note"
        description="For your colleagues and the audit log; the customer does not see it."
        autosize
        minRows={2}
        maxRows={4}
        maxLength={1000}
        data-autofocus
        {...form.field('note')}
      />
    </DeskForm>
  );
}
