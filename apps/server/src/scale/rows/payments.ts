import { cardBrands, failures, invoicedPlan, plans } from '../catalogue.ts';
import { idAt, stripeId } from '../ids.ts';
import {
  disputeOf,
  paymentKinds,
  type PaymentStatus,
  paymentStatuses,
  refundOf,
  subscriptionOf,
} from '../payments.ts';
import { priceOf } from '../subscriptions.ts';
import { msOf, paymentId, subscriptionId, timeText, userId, type World } from '../world.ts';
import type { TableRows, Value } from './table.ts';

/** What Stripe calls the state of such a payment. */
const stripeStatuses: Record<PaymentStatus, string> = {
  succeeded: 'succeeded',
  failed: 'requires_payment_method',
  processing: 'processing',
  requires_action: 'requires_action',
  canceled: 'canceled',
};
const bought = ['', 'Credit pack', 'Add-on', 'Gift', 'One-off'];

export const chargeId = (world: World, index: number) => stripeId(world.draw, 'ch', index);
export const paymentStatus = (world: World, index: number) =>
  paymentStatuses[world.payments.status[index] as number] as PaymentStatus;

/** Whether an invoice asked for a payment: for renewals of the plan that is sent invoices. */
export function isInvoiced(world: World, index: number): boolean {
  const subscription = subscriptionOf(world.payments, index);
  return subscription !== undefined && priceOf(world.subscriptions, subscription).plan === invoicedPlan;
}
/** The invoice of a payment has the payment's index. */
export const invoiceId = (world: World, index: number) =>
  idAt(world.draw, 'invoice', msOf(world, world.payments.at[index] as number, index), index);
export const stripeInvoiceId = (world: World, index: number) => stripeId(world.draw, 'in', index);

/** Payments, oldest first, so that rows and indexes grow as they would in life. */
export const paymentRows: TableRows = {
  table: 'payments',
  columns: [
    'id',
    'product_id',
    'user_id',
    'stripe_payment_intent_id',
    'stripe_charge_id',
    'stripe_invoice_id',
    'invoice_id',
    'subscription_id',
    'kind',
    'stripe_status',
    'status',
    'amount_cents',
    'captured_cents',
    'refunded_cents',
    'credits_cents',
    'currency',
    'is_disputed',
    'description',
    'method_type',
    'card_brand',
    'card_last4',
    'failure_code',
    'failure_message',
    'paid_at',
    'created_at',
  ],
  *rows(world) {
    for (let index = 0; index < world.payments.count; index++) yield paymentRow(world, index);
  },
};

function paymentRow(world: World, index: number): Value[] {
  const { payments, draw } = world;
  const user = payments.user[index] as number;
  const status = paymentStatus(world, index);
  const amount = payments.amount[index] as number;
  const created = timeText(world, payments.at[index] as number, index);
  const subscription = subscriptionOf(payments, index);
  const kind = payments.kind[index] as number;
  const isPaid = status === 'succeeded';
  const refund = refundOf(payments, index, draw);
  const dispute = disputeOf(payments, index, draw);
  const hasInvoice = isInvoiced(world, index);
  const card = draw('card', user);
  const failure = status === 'failed' ? failures(draw('amount', index)) : undefined;
  return [
    paymentId(world, index),
    world.productId,
    userId(world, user),
    stripeId(draw, 'pi', index),
    isPaid || failure ? chargeId(world, index) : null,
    hasInvoice ? stripeInvoiceId(world, index) : null,
    hasInvoice ? invoiceId(world, index) : null,
    subscription === undefined ? null : subscriptionId(world, subscription),
    paymentKinds[kind],
    stripeStatuses[status],
    status,
    amount,
    isPaid ? amount : 0,
    refund && refund.state !== 'failed' ? refund.cents : 0,
    isPaid && paymentKinds[kind] === 'credit_purchase' ? amount : null,
    'USD',
    dispute !== undefined && dispute.status !== 'won',
    subscription === undefined ? bought[kind] : plans[priceOf(world.subscriptions, subscription).plan]?.name,
    'card',
    cardBrands(card),
    String(Math.floor(card * 1e6) % 10_000).padStart(4, '0'),
    failure?.[0],
    failure?.[1],
    isPaid ? created : null,
    created,
  ];
}
