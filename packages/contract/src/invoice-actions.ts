import { z } from 'zod';
import { invoiceStatuses } from './billing-words.ts';
import { seenState, stripeOperationView } from './subscription-actions.ts';
import { id, instant, money, paragraph } from './wire.ts';

/** What can be done with an invoice; also the last part of the address of its dialog. */
export const invoiceChanges = ['pay', 'send', 'give-up', 'void'] as const;
export type InvoiceChange = (typeof invoiceChanges)[number];

export const invoiceInput = z.strictObject({ invoiceId: id });

/** Why an invoice cannot be changed in each way, as a sentence; null where it can. */
const obstacles = z.object({
  pay: z.string().nullable(),
  send: z.string().nullable(),
  'give-up': z.string().nullable(),
  void: z.string().nullable(),
} satisfies Record<InvoiceChange, unknown>);

/** What staff have to see before they collect an invoice or close it. */
export const invoiceActionsView = z.object({
  invoiceId: id,
  userId: id,
  userName: z.string(),
  productName: z.string(),
  number: z.string().nullable(),
  status: z.enum(invoiceStatuses),
  total: money,
  remaining: money,
  /** How often it was tried to be collected, and when Stripe tries again by itself. */
  attemptCount: z.int(),
  nextAttemptAt: instant.nullable(),
  /** The plan of the subscription that it was made for. */
  planName: z.string().nullable(),
  /** Sent along with a change: it is refused when the invoice is another by then. */
  seen: z.string(),
  because: obstacles,
  /** Newest first. */
  operations: z.array(stripeOperationView),
});

export const changeInvoiceInput = z.strictObject({
  operationId: id,
  invoiceId: id,
  seen: seenState,
  change: z.enum(invoiceChanges),
  note: paragraph(1000),
});
