import type { invoicePreviewView, PreviewLineKind } from '@backdesk/contract';
import type Stripe from 'stripe';
import type { z } from 'zod';

type Preview = Omit<z.output<typeof invoicePreviewView>, 'token' | 'expiresAt' | 'rehearsal'>;

export type Previewed = {
  /** Stripe makes the invoice at once; else it is the next one. */
  isImmediate: boolean;
  currentPeriodEnd: Date | null;
  /** All items for one interval after the change; null where a price has tiers. */
  renewalCents: bigint | null;
};

/** The numbers of an invoice that Stripe previewed. */
export function previewOf(invoice: Stripe.Invoice, { isImmediate, ...known }: Previewed): Preview {
  const currency = invoice.currency.toUpperCase();
  const money = (cents: number | bigint) => ({ amount: BigInt(cents), currency });
  const { total, amount_due: due } = invoice;
  const lines = invoice.lines.data.map((line) => ({
    id: line.id,
    kind: kindOf(line),
    text: line.description ?? '',
    amount: money(line.amount),
  }));
  const newPeriodEnd = invoice.lines.data.find((line) => kindOf(line) === 'period')?.period.end;
  const nextAt = isImmediate && newPeriodEnd ? new Date(newPeriodEnd * 1000) : known.currentPeriodEnd;
  const nextCents = isImmediate ? known.renewalCents : BigInt(due);
  return {
    lines,
    discount: money((invoice.total_discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0)),
    tax: money(total - (invoice.total_excluding_tax ?? total)),
    balance: money(Math.max(0, total) - due),
    dueToday: money(isImmediate ? due : 0),
    credited: money(Math.max(0, -total)),
    next:
      nextAt && nextCents !== null ? { at: nextAt, amount: money(nextCents), isExact: !isImmediate } : null,
  };
}

function kindOf({ parent, amount }: Stripe.InvoiceLineItem): PreviewLineKind {
  const item = parent?.subscription_item_details;
  if (item?.proration || parent?.invoice_item_details?.proration) return amount < 0 ? 'unused' : 'rest';
  return item ? 'period' : 'other';
}
