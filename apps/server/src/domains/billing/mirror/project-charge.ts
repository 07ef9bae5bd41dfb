import type Stripe from 'stripe';
import { newId } from '../../../platform/ids.ts';
import { userIdsOfCustomers } from '../../users/index.ts';
import { chargeStatusOf } from '../rules/stripe-states.ts';
import { paymentsByIntent } from './references.ts';
import { cleanText, currencyOf, fromUnix, idOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Change, Work } from './work.ts';

/** What Stripe says about one attempt to collect a payment. */
export function chargeRow(raw: Stripe.Charge): Omit<RowOf<'charges'>, 'payment'> {
  const card = raw.payment_method_details?.card;
  const { outcome } = raw;
  return {
    stripeChargeId: raw.id,
    stripePaymentIntentId: idOf(raw.payment_intent),
    stripePaymentMethodId: raw.payment_method,
    stripeBalanceTransactionId: idOf(raw.balance_transaction),
    stripeStatus: raw.status,
    status: chargeStatusOf(raw.status),
    amountCents: BigInt(raw.amount),
    capturedCents: BigInt(raw.captured ? raw.amount_captured : 0),
    refundedCents: BigInt(raw.amount_refunded),
    currency: currencyOf(raw.currency),
    isDisputed: raw.disputed,
    description: cleanText(raw.description),
    failureCode: cleanText(raw.failure_code),
    failureMessage: cleanText(raw.failure_message),
    outcomeType: cleanText(outcome?.type),
    networkStatus: cleanText(outcome?.network_status),
    networkDeclineCode: cleanText(outcome?.network_decline_code),
    sellerMessage: cleanText(outcome?.seller_message),
    riskLevel: cleanText(outcome?.risk_level),
    riskScore: outcome?.risk_score ?? null,
    methodType: cleanText(raw.payment_method_details?.type),
    cardBrand: cleanText(card?.brand),
    cardLast4: cleanText(card?.last4),
    cardFunding: cleanText(card?.funding),
    cardCountry: cleanText(card?.country),
    cardExpMonth: card?.exp_month ?? null,
    cardExpYear: card?.exp_year ?? null,
    cardFingerprint: cleanText(card?.fingerprint),
    receiptUrl: cleanText(raw.receipt_url),
  };
}

/** Writes charges of payments, or of customers where they have no payment; others belong to nobody. */
export async function writeCharges(work: Work, raws: readonly Stripe.Charge[]): Promise<Change[]> {
  const payments = await paymentsByIntent(
    work,
    raws.map((raw) => idOf(raw.payment_intent)),
  );
  const users = await userIdsOfCustomers(
    work.em,
    work.productId,
    raws.map((raw) => idOf(raw.customer)),
  );
  const changes: Change[] = [];
  const rows = raws.flatMap((raw) => {
    const payment = payments.get(idOf(raw.payment_intent) ?? '');
    const user = payment?.userId ?? users.get(idOf(raw.customer) ?? '');
    if (user === undefined) return [];
    changes.push({ userId: user, topic: 'payment', id: payment?.id ?? raw.id });
    return [
      {
        id: newId(),
        product: work.productId,
        user,
        payment: payment?.id ?? null,
        ...chargeRow(raw),
        createdAt: fromUnix(raw.created) ?? new Date(),
      },
    ];
  });
  await upsert(work, 'charges', rows, { key: ['product', 'stripeChargeId'] });
  return changes;
}
