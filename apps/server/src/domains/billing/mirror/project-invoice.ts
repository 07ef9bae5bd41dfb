import type Stripe from 'stripe';
import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { userIdsOfCustomers } from '../../users/index.ts';
import { invoiceStatusOf } from '../rules/stripe-states.ts';
import { writeInvoiceLines } from './project-invoice-line.ts';
import { idsByStripeId } from './references.ts';
import { cleanText, currencyOf, fromUnix, idOf, sumOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Change, Work } from './work.ts';

/** The PaymentIntents that paid, or try to pay, an invoice; expects `payments` expanded. */
export function intentsOf(raw: Stripe.Invoice): string[] {
  return (raw.payments?.data ?? []).flatMap(({ payment }) => idOf(payment.payment_intent) ?? []);
}

/** What Stripe says about an invoice. */
export function invoiceRow(raw: Stripe.Invoice): Omit<RowOf<'invoices'>, 'subscription'> {
  const status = raw.status ?? 'draft';
  const passed = raw.status_transitions;
  return {
    stripeInvoiceId: raw.id,
    stripeSubscriptionId: idOf(raw.parent?.subscription_details?.subscription),
    number: cleanText(raw.number),
    stripeStatus: status,
    status: invoiceStatusOf(status),
    billingReason: cleanText(raw.billing_reason),
    collectionMethod: cleanText(raw.collection_method),
    description: cleanText(raw.description),
    subtotalCents: BigInt(raw.subtotal),
    discountCents: sumOf(raw.total_discount_amounts),
    taxCents: sumOf(raw.total_taxes),
    totalCents: BigInt(raw.total),
    dueCents: BigInt(raw.amount_due),
    paidCents: BigInt(raw.amount_paid),
    remainingCents: BigInt(raw.amount_remaining),
    currency: currencyOf(raw.currency),
    attemptCount: raw.attempt_count,
    nextAttemptAt: fromUnix(raw.next_payment_attempt),
    periodStartAt: fromUnix(raw.period_start),
    periodEndAt: fromUnix(raw.period_end),
    dueAt: fromUnix(raw.due_date),
    finalizedAt: fromUnix(passed.finalized_at),
    paidAt: fromUnix(passed.paid_at),
    voidedAt: fromUnix(passed.voided_at),
    markedUncollectibleAt: fromUnix(passed.marked_uncollectible_at),
    hostedUrl: cleanText(raw.hosted_invoice_url),
    pdfUrl: cleanText(raw.invoice_pdf),
  };
}

/** Writes invoices with their lines, and names them on the payments that paid them. */
export async function writeInvoices(work: Work, raws: readonly Stripe.Invoice[]): Promise<Change[]> {
  const users = await userIdsOfCustomers(
    work.em,
    work.productId,
    raws.map((raw) => idOf(raw.customer)),
  );
  const subscriptions = await idsByStripeId(
    work,
    'subscriptions',
    raws.map((raw) => idOf(raw.parent?.subscription_details?.subscription)),
  );
  const mine = raws.filter((raw) => users.has(idOf(raw.customer) ?? ''));
  const rows = mine.map((raw) => {
    const row = invoiceRow(raw);
    return {
      id: newId(),
      product: work.productId,
      user: users.get(idOf(raw.customer) ?? '') ?? '',
      ...row,
      subscription: subscriptions.get(row.stripeSubscriptionId ?? '') ?? null,
      createdAt: fromUnix(raw.created) ?? new Date(),
    };
  });
  await upsert(work, 'invoices', rows, { key: ['product', 'stripeInvoiceId'] });
  const ids = await idsByStripeId(
    work,
    'invoices',
    mine.map(({ id }) => id),
  );
  await writeInvoiceLines(
    work,
    mine.flatMap((raw) => ({ invoiceId: ids.get(raw.id) ?? '', raw })),
  );
  await nameOnPayments(work, mine);
  return rows.map(({ user, stripeInvoiceId }) => ({
    userId: user,
    topic: 'payment',
    id: stripeInvoiceId ?? '',
  }));
}

async function nameOnPayments(work: Work, raws: readonly Stripe.Invoice[]): Promise<void> {
  const links = raws.flatMap((raw) => intentsOf(raw).map((intent) => ({ intent, invoice: raw.id })));
  if (links.length === 0) return;
  await sql`
    update payments p set stripe_invoice_id = i.stripe_invoice_id, invoice_id = i.id,
      subscription_id = i.subscription_id,
      kind = case when p.kind <> 'other' then p.kind
        when i.subscription_id is not null then 'subscription'
        when exists (select from invoice_lines l join stripe_objects o on o.product_id = l.product_id
            and o.id = l.stripe_price_id join addons a on a.product_id = l.product_id
            and a.stripe_product_id = o.raw ->> 'product' where l.invoice_id = i.id) then 'addon'
        else 'other' end
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as x(intent text, invoice text)
    join invoices i on i.product_id = ${work.productId} and i.stripe_invoice_id = x.invoice
    where p.product_id = ${work.productId} and p.stripe_payment_intent_id = x.intent
      and (p.stripe_invoice_id is null or p.stripe_invoice_id = x.invoice)
      and row(p.invoice_id, p.subscription_id) is distinct from row(i.id, i.subscription_id)`.execute(
    plainSql(work.em),
  );
}
