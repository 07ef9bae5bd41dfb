import { sql } from 'kysely';
import type { QueryContext } from '../../../../platform/trpc/context.ts';
import { dashboardUrl } from '../../../../platform/stripe-dashboard.ts';
import type { BillingProviders } from '../../providers.ts';
import { formatCard } from '../../rules/format-card.ts';
import { paymentWithRefunds } from '../payment.ts';
import { type Base, baseColumns, baseJoins, headOf, rowOf, rowsOf } from './base.ts';
import {
  type Detail,
  factsOf,
  idFact,
  moneyFact,
  moneyOf,
  objectFact,
  stateOf,
  sumFact,
  textFact,
  timeFact,
  urlFact,
  wordFact,
} from './facts.ts';
import { historyOf } from './history.ts';
import {
  chargesGroup,
  chargesWhere,
  disputesGroup,
  disputesWhere,
  refundsGroup,
  refundsWhere,
} from './related.ts';

type Row = Base & {
  status: string;
  stripe_status: string;
  amount: string;
  captured: string;
  refunded: string;
  kept: string;
  fee: string | null;
  fee_currency: string | null;
  credits: string | null;
  currency: string;
  kind: string;
  is_disputed: boolean;
  description: string | null;
  method_type: string | null;
  card_brand: string | null;
  card_last4: string | null;
  failure_code: string | null;
  failure_message: string | null;
  receipt_url: string | null;
  charge_id: string | null;
  paid_at: string | null;
  invoice_id: string | null;
  invoice_number: string | null;
  subscription_id: string | null;
  plan_name: string | null;
};

/** A payment with its attempts, refunds and disputes; throws `not_found`. */
export async function paymentDetail(
  ctx: QueryContext,
  providers: BillingProviders,
  { id }: { id: string },
): Promise<Detail> {
  const row = await rowOf(
    ctx,
    'payment',
    sql<Row>`
      select ${baseColumns('t.stripe_payment_intent_id')}, t.status, t.stripe_status, t.amount_cents::text as amount,
        t.captured_cents::text as captured, t.refunded_cents::text as refunded, t.kept_cents::text as kept,
        t.fee_cents::text as fee, t.fee_currency, t.credits_cents::text as credits, t.currency, t.kind, t.is_disputed,
        t.description, t.method_type, t.card_brand, t.card_last4, t.failure_code, t.failure_message, t.receipt_url,
        t.stripe_charge_id as charge_id, t.paid_at, i.id as invoice_id, i.number as invoice_number,
        s.id as subscription_id, s.plan_name
      from payments t ${baseJoins} left join invoices i on i.id = t.invoice_id
      left join subscriptions s on s.id = t.subscription_id where t.id = ${id}`,
  );
  const of = sql`payment_id = ${id}`;
  const [charges, refunds, disputes, left] = await Promise.all([
    rowsOf(ctx, chargesWhere(of)),
    rowsOf(ctx, refundsWhere(of)),
    rowsOf(ctx, disputesWhere(of)),
    paymentWithRefunds(ctx, { paymentId: id }),
  ]);
  const { refundable, notRefundableBecause } = left.payment;
  return {
    ...headOf(row),
    kind: 'payment',
    title: row.description ?? 'Payment',
    state: stateOf(row.status, row.stripe_status),
    amount: moneyOf(row.amount, row.currency),
    refundable: refundable.amount > 0n ? { paymentId: id, money: refundable } : null,
    facts: factsOf(
      moneyFact('Captured', row.captured, row.currency),
      sumFact('Refunded', row.refunded, row.currency),
      moneyFact('Kept', row.kept, row.currency),
      moneyFact('Stripe’s fee', row.fee, row.fee_currency),
      refundable.amount > 0n
        ? { label: 'Left to refund', value: { type: 'money', money: refundable } }
        : textFact('Refund', notRefundableBecause),
      wordFact('For', row.kind),
      moneyFact('Credits bought', row.credits, row.currency),
      textFact('Card', formatCard(row.card_brand, row.card_last4)),
      row.card_brand ? null : wordFact('Method', row.method_type),
      textFact('Failure', row.failure_message),
      wordFact('Failure code', row.failure_code),
      row.is_disputed ? textFact('Disputed', 'Yes: it cannot be refunded') : null,
      timeFact('Paid', row.paid_at),
      timeFact('Created', row.created_at),
      objectFact('Invoice', 'invoice', row.invoice_id, row.invoice_number),
      objectFact('Subscription', 'subscription', row.subscription_id, row.plan_name),
      idFact('Charge', row.charge_id),
      urlFact('Receipt', row.receipt_url, 'Open the receipt'),
    ),
    related: [...chargesGroup(charges), ...refundsGroup(refunds), ...disputesGroup(disputes)],
    ...(await historyOf(ctx, providers, {
      productId: row.product_id,
      ids: [id],
      stripeIds: [row.stripe_id, ...charges.map((charge) => charge.stripe_id)],
    })),
    stripeUrl: dashboardUrl(ctx.services.config.stripe.mode, 'payments', row.stripe_id),
  };
}
