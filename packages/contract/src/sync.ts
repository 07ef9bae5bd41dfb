import { z } from 'zod';
import { id, instant, line } from './wire.ts';

/** What becomes of a difference between the mirror and Stripe. */
export const syncDriftStates = ['open', 'repaired', 'ignored'] as const;
export const syncDriftStateLabels: Record<(typeof syncDriftStates)[number], string> = {
  open: 'Open',
  repaired: 'Repaired',
  ignored: 'Set aside',
};

/** The kinds of objects that are mirrored, by Stripe's word. */
export const syncKindLabels = {
  product: 'Products',
  price: 'Prices',
  coupon: 'Coupons',
  customer: 'Customers',
  promotion_code: 'Promotion codes',
  payment_method: 'Payment methods',
  setup_intent: 'Setup intents',
  balance_transaction: 'Balance transactions',
  subscription: 'Subscriptions',
  subscription_schedule: 'Subscription schedules',
  payment_intent: 'Payments',
  charge: 'Charges',
  invoice: 'Invoices',
  refund: 'Refunds',
  dispute: 'Disputes',
  'radar.early_fraud_warning': 'Early fraud warnings',
  credit_note: 'Credit notes',
} as const;

export const syncRunView = z.object({
  jobId: id,
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  title: z.string(),
  message: z.string().nullable(),
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
});

/** How far the mirror can be trusted. */
export const syncStatusView = z.object({
  asOf: instant,
  accounts: z.array(
    z.object({
      productKey: z.string(),
      productName: z.string(),
      /** Everything that Stripe told until then is here; null before the first backfill. */
      completeUntilAt: instant.nullable(),
      /** When everything was last compared, object by object. */
      comparedAt: instant.nullable(),
      /** Open differences, and the objects they are in. */
      differences: z.int(),
      objects: z.int(),
      /** Why events could not be read the last time. */
      problem: z.string().nullable(),
    }),
  ),
  kinds: z.array(
    z.object({
      kind: z.string(),
      count: z.int(),
      /** The oldest over the accounts; null while one of them was never compared. */
      comparedAt: instant.nullable(),
      completeUntilAt: instant.nullable(),
      differences: z.int(),
    }),
  ),
  /** The newest first. */
  runs: z.array(syncRunView),
});

export const driftInput = z.strictObject({ driftId: id });
export const driftView = z.object({
  id,
  productKey: z.string(),
  productName: z.string(),
  objectType: z.string(),
  stripeId: z.string(),
  field: z.string(),
  mirror: z.string().nullable(),
  stripe: z.string().nullable(),
  cause: z.string().nullable(),
  state: z.enum(syncDriftStates),
  seenCount: z.int(),
  createdAt: instant,
  lastSeenAt: instant,
  settledAt: instant.nullable(),
  settledBy: z.string().nullable(),
  reason: z.string().nullable(),
  stripeUrl: z.string().nullable(),
});

/** Anything that the mirror keeps, by its id at Stripe; ids that are words name their kind: `coupon:SUMMER`. */
export const resyncInput = z.strictObject({
  operationId: id,
  productId: id,
  stripeId: line(255).min(3, 'is no id of an object at Stripe'),
});

export const startSweepInput = z.strictObject({
  operationId: id,
  /** `full` compares everything, `recent` what changed of late. */
  scope: z.enum(['full', 'recent']),
});
