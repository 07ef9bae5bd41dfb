import type { CodeChange, DisputeChange, InvoiceChange, SubscriptionChange } from '@backdesk/contract';

/** The pages of what can be changed at Stripe, and below each the dialogs that ask for it. */
export type OperationPage =
  | '/billing/discount-codes/$id'
  | '/billing/disputes/$id'
  | '/billing/invoices/$id'
  | '/billing/subscriptions/$id';
export type OperationDialog =
  | `/billing/discount-codes/$id/${CodeChange}`
  | `/billing/disputes/$id/${DisputeChange}`
  | `/billing/invoices/$id/${InvoiceChange}`
  | `/billing/subscriptions/$id/${SubscriptionChange}`
  | '/billing/subscriptions/$id/offer';

/** Of the link that opens a dialog: the focus returns to it. */
export const openerId = (dialog: OperationDialog, id: string): string =>
  `${dialog.slice(dialog.lastIndexOf('/') + 1)}-${id}`;
