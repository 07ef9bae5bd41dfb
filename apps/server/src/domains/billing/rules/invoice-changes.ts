import type { InvoiceChange, invoiceStatuses } from '@backdesk/contract';
import type { OperationKind } from './operation-parameters.ts';
import type { ChangeRefusal } from './subscription-changes.ts';

export type ChangeableInvoice = {
  /** Missing on one that was imported. */
  stripeInvoiceId?: string | null | undefined;
  status: (typeof invoiceStatuses)[number];
  /** Stripe's word: `charge_automatically` or `send_invoice`. */
  collectionMethod?: string | null | undefined;
  remainingCents: bigint;
};

/** What each change is at Stripe. */
export const invoiceKinds = {
  pay: 'invoice_pay',
  send: 'invoice_send',
  'give-up': 'invoice_uncollectible',
  void: 'invoice_void',
} as const satisfies Record<InvoiceChange, OperationKind>;

const refused = (sentence: string): ChangeRefusal => ({ reason: 'invoice_not_changeable', sentence });

export const invoiceChangedMeanwhile: ChangeRefusal = {
  reason: 'invoice_changed_meanwhile',
  sentence:
    'This invoice has changed since you opened the dialog. Look at what it is now, then decide again.',
};

/** Why an invoice cannot be changed so, or null. */
export function notInvoiceChangeable(
  invoice: ChangeableInvoice,
  change: InvoiceChange,
): ChangeRefusal | null {
  const { status, collectionMethod, remainingCents } = invoice;
  if (!invoice.stripeInvoiceId)
    return refused('This invoice was imported and is not at Stripe. Change it where it was made.');
  switch (status) {
    case 'unknown':
      return refused(
        'Stripe reports a state of this invoice that Backdesk does not know. Change it in Stripe.',
      );
    case 'draft':
      return refused('This is a draft: Stripe finalises it by itself, or it is changed in Stripe.');
    case 'paid':
      return refused('This invoice is paid. To give the money back, refund its payment.');
    case 'void':
      return refused('This invoice was voided, which is for good.');
    default:
  }
  if (change === 'pay' && remainingCents <= 0n) return refused('Nothing is left to pay on this invoice.');
  if (change === 'give-up' && status === 'uncollectible')
    return refused('This invoice was given up already. It can still be paid, or voided.');
  if (change === 'send' && (status !== 'open' || collectionMethod !== 'send_invoice'))
    return refused(
      status === 'open'
        ? 'This invoice is charged to the card by itself, and Stripe sends no mail for that. Copy the address of its page for the customer instead.'
        : 'Stripe sends no mail for an invoice that was given up. Copy the address of its page for the customer instead.',
    );
  return null;
}
