import { z } from 'zod';
import { subscriptionStatus } from './billing.ts';
import { productKey } from './list/schemas.ts';
import { id, instant, money } from './wire.ts';

/** One try to collect an invoice that did not work. */
const failedAttempt = z.object({ at: instant, words: z.string() });

/** An invoice that should have been paid, and what is going to be tried. */
export const dunningInvoiceView = z.object({
  id,
  userId: id,
  userName: z.string(),
  productName: z.string(),
  number: z.string().nullable(),
  remaining: money,
  /** What its subscription brings each interval, once it is paid again. */
  recurring: z.object({ price: money, interval: z.string() }).nullable(),
  subscriptionStatus: subscriptionStatus.nullable(),
  attemptCount: z.int(),
  /** Newest first; at most 8. */
  attempts: z.array(failedAttempt),
  /** When Stripe tries again by itself. */
  nextAttemptAt: instant.nullable(),
  /** Why the last try did not work, in words; null where none was made. */
  reason: z.string().nullable(),
  /** No later try with the same card will do. */
  isHopeless: z.boolean(),
  dueAt: instant,
  daysPastDue: z.int(),
  /** The due day and the days of grace that the product gives. */
  accessEndsAt: instant,
  isGraceOver: z.boolean(),
  /** Where the customer can pay with another card. */
  payUrl: z.url().nullable(),
});

export const dunningInput = z.strictObject({ product: productKey.optional() });
export const dunningView = z.object({
  /** What most is at stake first; at most 100. */
  invoices: z.array(dunningInvoiceView),
  hasMore: z.boolean(),
});
