import { z } from 'zod';
import { rehearsalView } from './rehearsal.ts';
import { instant, money } from './wire.ts';

/** A preview is believed for so long, in seconds; afterwards a new one has to be looked at. */
export const previewTrustedSeconds = 300;

const longestPreviewToken = 2_000;

/** The `token` of the preview that was looked at, sent along with the change. */
export const previewToken = z
  .string()
  .max(longestPreviewToken)
  .regex(/^[\w-]+\.[\w-]+$/, 'is not a preview of this page');

/** What a line of a preview is about; `unused` is what is given back, `other` waits for the invoice already. */
export const previewLineKinds = ['unused', 'rest', 'period', 'other'] as const;
export type PreviewLineKind = (typeof previewLineKinds)[number];

/** The invoice that Stripe would make, and what follows it. Amounts are never negative but in lines. */
export const invoicePreviewView = z.object({
  /** Sent along with the change: it holds what was previewed, and only this server can make one. */
  token: z.string().max(longestPreviewToken),
  /** From here on it is too old to be acted on. */
  expiresAt: instant,
  lines: z.array(
    z.object({ id: z.string(), kind: z.enum(previewLineKinds), text: z.string(), amount: money }),
  ),
  discount: money,
  tax: money,
  /** Paid from, or owed to, the customer's balance; positive is what the balance pays. */
  balance: money,
  dueToday: money,
  /** What is too much and stays with the customer as credit for later invoices. */
  credited: money,
  /** The first invoice after today. */
  next: z
    .object({
      at: instant,
      amount: money,
      /** Stripe worked it out; else it is the price alone, without discounts and tax. */
      isExact: z.boolean(),
    })
    .nullable(),
  /** The invoices that follow, without and with the change. */
  rehearsal: rehearsalView,
});
