import { plans } from '../catalogue.ts';
import { stripeId } from '../ids.ts';
import { subscriptionOf } from '../payments.ts';
import { priceOf } from '../subscriptions.ts';
import { daySeconds, spanSeconds } from '../timeline.ts';
import { subscriptionId, timeText, userId, type World } from '../world.ts';
import { invoiceId, isInvoiced, paymentStatus, stripeInvoiceId } from './payments.ts';
import type { TableRows, Value } from './table.ts';

/** How long an invoice stays open before it is given up. */
const openDays = 30;

function statusOf(world: World, index: number): 'paid' | 'open' | 'void' | 'uncollectible' {
  const status = paymentStatus(world, index);
  if (status === 'succeeded') return 'paid';
  if (status === 'canceled') return 'void';
  const age = spanSeconds - (world.payments.at[index] as number);
  return age < openDays * daySeconds ? 'open' : 'uncollectible';
}

export const invoiceRows: TableRows = {
  table: 'invoices',
  columns: [
    'id',
    'product_id',
    'user_id',
    'stripe_invoice_id',
    'stripe_subscription_id',
    'subscription_id',
    'number',
    'stripe_status',
    'status',
    'billing_reason',
    'collection_method',
    'subtotal_cents',
    'total_cents',
    'due_cents',
    'paid_cents',
    'remaining_cents',
    'currency',
    'attempt_count',
    'finalized_at',
    'paid_at',
    'voided_at',
    'marked_uncollectible_at',
    'description',
    'created_at',
  ],
  *rows(world) {
    for (let index = 0; index < world.payments.count; index++)
      if (isInvoiced(world, index)) yield invoiceRow(world, index);
  },
};

function invoiceRow(world: World, index: number): Value[] {
  const { payments, draw } = world;
  const at = payments.at[index] as number;
  const created = timeText(world, at, index);
  const subscription = subscriptionOf(payments, index) as number;
  const status = statusOf(world, index);
  const amount = payments.amount[index] as number;
  const isFirst = at - (world.subscriptions.startedAt[subscription] as number) < daySeconds;
  return [
    invoiceId(world, index),
    world.productId,
    userId(world, payments.user[index] as number),
    stripeInvoiceId(world, index),
    stripeId(draw, 'sub', subscription),
    subscriptionId(world, subscription),
    `SCALE-${String(index + 1).padStart(8, '0')}`,
    status,
    status,
    isFirst ? 'subscription_create' : 'subscription_cycle',
    'charge_automatically',
    amount,
    amount,
    amount,
    status === 'paid' ? amount : 0,
    status === 'open' || status === 'uncollectible' ? amount : 0,
    'USD',
    status === 'void' ? 0 : 1,
    created,
    status === 'paid' ? created : null,
    status === 'void' ? created : null,
    status === 'uncollectible' ? timeText(world, at + openDays * daySeconds, index) : null,
    plans[priceOf(world.subscriptions, subscription).plan]?.name,
    created,
  ];
}
