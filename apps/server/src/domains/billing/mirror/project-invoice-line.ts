import { sql } from 'kysely';
import type Stripe from 'stripe';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { idsByStripeId } from './references.ts';
import { cleanText, currencyOf, fromUnix, idOf, sumOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Work } from './work.ts';

/** The price that a line of an invoice charges, when it has one. */
export const priceOfLine = (raw: Stripe.InvoiceLineItem): string | null =>
  idOf(raw.pricing?.price_details?.price);

/** What Stripe says about one line of an invoice. */
export function invoiceLineRow(
  raw: Stripe.InvoiceLineItem,
): Omit<RowOf<'invoice_lines'>, 'invoice' | 'subscription' | 'planPrice' | 'position'> {
  const parent = raw.parent?.subscription_item_details ?? raw.parent?.invoice_item_details;
  return {
    stripeLineId: raw.id,
    stripePriceId: priceOfLine(raw),
    description: cleanText(raw.description),
    amountCents: BigInt(raw.amount),
    discountCents: sumOf(raw.discount_amounts),
    taxCents: sumOf(raw.taxes),
    currency: currencyOf(raw.currency),
    quantity: raw.quantity ?? null,
    isProration: parent?.proration ?? false,
    periodStartAt: fromUnix(raw.period?.start),
    periodEndAt: fromUnix(raw.period?.end),
  };
}

/** Writes the lines of invoices, and takes away the ones that a draft does not have any more. */
export async function writeInvoiceLines(
  work: Work,
  invoices: readonly { invoiceId: string; raw: Stripe.Invoice }[],
): Promise<void> {
  const lines = invoices.flatMap(({ invoiceId, raw }) =>
    (raw.lines?.data ?? []).map((line, position) => ({ invoiceId, createdAt: raw.created, line, position })),
  );
  const subscriptions = await idsByStripeId(
    work,
    'subscriptions',
    lines.map(({ line }) => idOf(line.subscription)),
  );
  const prices = await idsByStripeId(
    work,
    'plan_prices',
    lines.map(({ line }) => priceOfLine(line)),
  );
  await upsert(
    work,
    'invoice_lines',
    lines.map(({ invoiceId, createdAt, line, position }) => ({
      id: newId(),
      product: work.productId,
      invoice: invoiceId,
      subscription: subscriptions.get(idOf(line.subscription) ?? '') ?? null,
      planPrice: prices.get(priceOfLine(line) ?? '') ?? null,
      position,
      ...invoiceLineRow(line),
      createdAt: fromUnix(createdAt) ?? new Date(),
    })),
    { key: ['product', 'stripeLineId'] },
  );
  const invoiceIds = invoices.map(({ invoiceId }) => invoiceId);
  const kept = lines.map(({ line }) => line.id);
  await sql`
    delete from invoice_lines
    where invoice_id = any(${invoiceIds}::uuid[]) and stripe_line_id is not null
      and stripe_line_id <> all(${kept})`.execute(plainSql(work.em));
}
