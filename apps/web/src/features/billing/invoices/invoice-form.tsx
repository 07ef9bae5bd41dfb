import { changeInvoiceInput, type InvoiceChange } from '@backdesk/contract';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { NoteField } from '../../../shared/form/note-field.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { formatMoney } from '../../../shared/format.ts';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import { useOperationForm } from '../use-operation-form.ts';
import { InvoicePreview } from './invoice-preview.tsx';
import type { InvoiceActions } from './invoice-types.ts';

type Props = { actions: InvoiceActions; change: InvoiceChange; onAsked: (operationId: string) => void };

/** Asks for one change of an invoice; the button says the result. */
export function InvoiceForm({ actions, change, onAsked }: Props) {
  const { invoiceId, seen, remaining } = actions;
  const { operationId, onDone, onRefused } = useOperationForm(
    trpc.billing.invoiceActions.queryKey({ invoiceId }),
    onAsked,
  );
  const form = useDeskForm({
    schema: changeInvoiceInput,
    initialValues: { note: '' },
    // Not among the values: what was seen is another after somebody was faster.
    toInput: ({ note }) => ({ operationId, invoiceId, seen, change, note }),
    send: (input) => trpcClient.billing.changeInvoice.mutate(input),
    onDone,
    onRefused,
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
      <NoteField minRows={2} data-autofocus {...form.field('note')} />
    </DeskForm>
  );
}
