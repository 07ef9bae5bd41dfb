import type { paymentKinds } from '@backdesk/contract';
import { sql } from 'kysely';
import type Stripe from 'stripe';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { userIdsOfCustomers, usersByOwnId } from '../../users/index.ts';
import { paymentPurpose } from '../rules/payment-purpose.ts';
import { paymentStatusOf } from '../rules/stripe-states.ts';
import { disputedPayments, lockPayments } from './disputed.ts';
import { paymentsByIntent } from './references.ts';
import { cleanText, currencyOf, fromUnix, idOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Change, Work } from './work.ts';

type PaymentRow = Omit<
  RowOf<'payments'>,
  'isDisputed' | 'feeCents' | 'feeCurrency' | 'kind' | 'creditsCents'
> & { kind: (typeof paymentKinds)[number]; creditsCents: bigint | null };

/** What Stripe says about a PaymentIntent with its latest charge; expects `latest_charge` expanded. */
export function paymentRow(raw: Stripe.PaymentIntent): PaymentRow {
  const charge = chargeOf(raw);
  const card = charge?.payment_method_details?.card;
  const failure = raw.last_payment_error;
  return {
    stripePaymentIntentId: raw.id,
    stripeChargeId: idOf(raw.latest_charge),
    stripePaymentMethodId: idOf(raw.payment_method),
    stripeStatus: raw.status,
    status: paymentStatusOf(raw.status, charge !== null || failure !== null),
    ...paymentPurpose(raw.metadata),
    amountCents: BigInt(raw.amount),
    capturedCents: BigInt(charge?.captured ? charge.amount_captured : 0),
    refundedCents: BigInt(charge?.amount_refunded ?? 0),
    currency: currencyOf(raw.currency),
    description: cleanText(raw.description),
    methodType: cleanText(charge?.payment_method_details?.type),
    cardBrand: cleanText(card?.brand),
    cardLast4: cleanText(card?.last4),
    failureCode: cleanText(failure?.decline_code ?? failure?.code ?? charge?.failure_code),
    failureMessage: cleanText(failure?.message ?? charge?.failure_message),
    receiptUrl: cleanText(charge?.receipt_url),
    paidAt: raw.status === 'succeeded' ? fromUnix(charge?.created ?? raw.created) : null,
  };
}

const chargeOf = (raw: Stripe.PaymentIntent): Stripe.Charge | null =>
  typeof raw.latest_charge === 'object' ? raw.latest_charge : null;

/** The product's own id of whoever pays, where it wrote one instead of naming a customer. */
export function ownIdOf(raw: Stripe.PaymentIntent): string | null {
  return raw.customer === null ? (cleanText(raw.metadata['userId']) ?? null) : null;
}

/** Writes PaymentIntents as payments of users; those without a customer or an id that we know belong to nobody. */
export async function writePayments(work: Work, raws: readonly Stripe.PaymentIntent[]): Promise<Change[]> {
  const users = await userIdsOfCustomers(
    work.em,
    work.productId,
    raws.map((raw) => idOf(raw.customer)),
  );
  const own = await usersByOwnId(
    work.em,
    work.productId,
    raws.map(ownIdOf).filter((id) => id !== null),
  );
  const known = await lockPayments(
    work,
    raws.map(({ id }) => id),
  );
  const disputed = await disputedPayments(
    work,
    [...known.values()].map(({ id }) => id),
  );
  const fees = await feesOf(work, raws);
  const rows = raws.flatMap((raw) => {
    const user = users.get(idOf(raw.customer) ?? '') ?? own.get(ownIdOf(raw) ?? '');
    if (user === undefined) return [];
    work.users.add(user);
    if (isPaidTopup(raw)) work.topups.add(raw.id);
    const charge = chargeOf(raw);
    const fee = fees.get(idOf(charge?.balance_transaction) ?? '');
    return [
      {
        id: newId(),
        product: work.productId,
        user,
        ...paymentRow(raw),
        isDisputed: disputed.get(known.get(raw.id)?.id ?? '') ?? charge?.disputed ?? false,
        feeCents: fee === undefined ? null : BigInt(fee.fee),
        feeCurrency: fee?.currency ?? null,
        createdAt: fromUnix(raw.created) ?? new Date(),
      },
    ];
  });
  await upsert(work, 'payments', rows, {
    key: ['product', 'stripePaymentIntentId'],
    // What the metadata does not say, the invoice that the payment paid has said.
    set: {
      kind: sql`case when excluded.kind <> 'other' then excluded.kind
        when payments.subscription_id is not null then 'subscription'
        when payments.invoice_id is not null and payments.kind = 'addon' then 'addon'
        else 'other' end`,
    },
  });
  const written = await paymentsByIntent(
    work,
    raws.map(({ id }) => id),
  );
  return [...written.values()].map(({ id, userId }) => ({ userId, topic: 'payment', id }));
}

/** Whether the product, or the desk, says of a payment that it is a top-up. */
const isPaidTopup = ({ status, metadata }: Stripe.PaymentIntent): boolean =>
  status === 'succeeded' && (metadata['type'] ?? metadata['kind'] ?? '').toLowerCase() === 'auto_topup';

/** Stripe's fees by the id of the balance transaction. */
async function feesOf(
  work: Work,
  raws: readonly Stripe.PaymentIntent[],
): Promise<Map<string, { fee: string; currency: string }>> {
  const ids = raws.map((raw) => idOf(chargeOf(raw)?.balance_transaction)).filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; fee: string; currency: string }>`
    select stripe_balance_transaction_id as id, fee_cents::text as fee, currency from balance_transactions
    where product_id = ${work.productId} and stripe_balance_transaction_id = any(${ids})`.execute(
    plainSql(work.em),
  );
  return new Map(rows.map((row) => [row.id, row]));
}
