import type Stripe from 'stripe';
import type { EntityManager } from '../../../platform/db/database.ts';
import { newId } from '../../../platform/ids.ts';
import { invoiceStatusOf } from '../rules/stripe-states.ts';
import { billingTables } from './tables.ts';
import { cleanText, currencyOf, fromUnix, idOf } from './text.ts';

/** The PaymentIntents that paid, or try to pay, an invoice; expects `payments` expanded. */
export function paymentsOf(raw: Stripe.Invoice): string[] {
  return (raw.payments?.data ?? []).flatMap(({ payment }) => idOf(payment.payment_intent) ?? []);
}

/** Writes what Stripe says about an invoice, and names it on the payments that paid it. */
export async function projectInvoice(
  em: EntityManager,
  productId: string,
  userId: string,
  raw: Stripe.Invoice,
): Promise<void> {
  const columns = {
    user: userId,
    stripeSubscriptionId: idOf(raw.parent?.subscription_details?.subscription),
    number: cleanText(raw.number),
    stripeStatus: raw.status ?? 'draft',
    status: invoiceStatusOf(raw.status ?? 'draft'),
    totalCents: BigInt(raw.total),
    paidCents: BigInt(raw.amount_paid),
    currency: currencyOf(raw.currency),
    dueAt: fromUnix(raw.due_date),
  };
  const db = billingTables(em);
  await db
    .insertInto('invoices')
    .values({
      id: newId(),
      product: productId,
      stripeInvoiceId: raw.id,
      ...columns,
      createdAt: fromUnix(raw.created) ?? new Date(),
    })
    .onConflict((conflict) => conflict.columns(['product', 'stripeInvoiceId']).doUpdateSet(columns))
    .execute();
  const intents = paymentsOf(raw);
  if (intents.length > 0)
    await db
      .updateTable('payments')
      .set({ stripeInvoiceId: raw.id })
      .where('product', '=', productId)
      .where('stripePaymentIntentId', 'in', intents)
      .where('stripeInvoiceId', 'is', null)
      .execute();
}
