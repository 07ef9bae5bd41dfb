import type { InvoiceChange, invoiceActionsView, Wire } from '@backdesk/contract';

export type InvoiceActions = Wire<typeof invoiceActionsView>;

/** What each change is called where it is chosen, and where its dialog is open. */
export const invoiceWords: Record<InvoiceChange, { button: string; title: string }> = {
  pay: { button: 'Collect now…', title: 'Collect an invoice now' },
  send: { button: 'Send again…', title: 'Send an invoice again' },
  'give-up': { button: 'Give up…', title: 'Give an invoice up' },
  void: { button: 'Void…', title: 'Void an invoice' },
};
