import type { InvoiceChange } from '@backdesk/contract';
import { OperationButtons } from '../operation-buttons.tsx';
import { invoiceWords } from './invoice-types.ts';

type Props = { id: string; changes: readonly InvoiceChange[] };

/** What can be done with an invoice, on its page. */
export function InvoiceButtons({ id, changes }: Props) {
  const choices = changes.map((change) => ({
    dialog: `/billing/invoices/$id/${change}` as const,
    label: invoiceWords[change].button,
  }));
  return <OperationButtons id={id} permission="billing:change_invoices" choices={choices} />;
}
