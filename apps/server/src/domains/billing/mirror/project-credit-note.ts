import { sql } from 'kysely';
import type Stripe from 'stripe';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { creditNoteStatusOf } from '../rules/stripe-states.ts';
import { idsByStripeId } from './references.ts';
import { cleanText, currencyOf, fromUnix, idOf, sumOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Change, Work } from './work.ts';

/** The refund that pays a credit note out, when there is one. */
export const refundOfCreditNote = (raw: Stripe.CreditNote): string | null =>
  idOf(raw.refunds[0]?.refund) ?? null;

/** What Stripe says about a credit note. */
export function creditNoteRow(raw: Stripe.CreditNote): Omit<RowOf<'credit_notes'>, 'invoice' | 'refund'> {
  return {
    stripeCreditNoteId: raw.id,
    number: cleanText(raw.number),
    stripeStatus: raw.status,
    status: creditNoteStatusOf(raw.status),
    reason: cleanText(raw.reason),
    memo: cleanText(raw.memo),
    subtotalCents: BigInt(raw.subtotal),
    taxCents: sumOf(raw.total_taxes),
    totalCents: BigInt(raw.total),
    currency: currencyOf(raw.currency),
    pdfUrl: cleanText(raw.pdf),
    voidedAt: fromUnix(raw.voided_at),
  };
}

/** Writes credit notes beside their invoices. */
export async function writeCreditNotes(work: Work, raws: readonly Stripe.CreditNote[]): Promise<Change[]> {
  const invoices = await ownersOfInvoices(
    work,
    raws.map((raw) => idOf(raw.invoice) ?? ''),
  );
  const refunds = await idsByStripeId(work, 'refunds', raws.map(refundOfCreditNote));
  const changes: Change[] = [];
  const rows = raws.flatMap((raw) => {
    const invoice = invoices.get(idOf(raw.invoice) ?? '');
    if (!invoice) return [];
    changes.push({ userId: invoice.userId, topic: 'payment', id: raw.id });
    return [
      {
        id: newId(),
        product: work.productId,
        user: invoice.userId,
        invoice: invoice.id,
        refund: refunds.get(refundOfCreditNote(raw) ?? '') ?? null,
        ...creditNoteRow(raw),
        createdAt: fromUnix(raw.created) ?? new Date(),
      },
    ];
  });
  await upsert(work, 'credit_notes', rows, { key: ['product', 'stripeCreditNoteId'] });
  return changes;
}

async function ownersOfInvoices(
  work: Work,
  ids: readonly string[],
): Promise<Map<string, { id: string; userId: string }>> {
  const { rows } = await sql<{ stripe_id: string; id: string; user_id: string }>`
    select stripe_invoice_id as stripe_id, id, user_id from invoices
    where product_id = ${work.productId} and stripe_invoice_id = any(${[...ids]})`.execute(plainSql(work.em));
  return new Map(rows.map((row) => [row.stripe_id, { id: row.id, userId: row.user_id }]));
}
