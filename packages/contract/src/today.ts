import { z } from 'zod';
import { refundState } from './billing.ts';
import { productKey, timeZone } from './list/schemas.ts';
import { auditActor } from './staff.ts';
import { id, instant, money } from './wire.ts';

/** What a block of the first page is about: one product or all, and where the viewer's day begins. */
export const todayInput = z.strictObject({ product: productKey.optional(), zone: timeZone.optional() });

const person = { userId: id, userName: z.string() };

/** Refunds that are not settled, those whose outcome nobody knows first. Counts stop at 10,000. */
export const openRefundsView = z.object({
  unknown: z.int(),
  onTheirWay: z.int(),
  /** Made here during the last seven days, and refused or failed at Stripe. */
  failedLately: z.int(),
  rows: z.array(z.object({ id, ...person, state: refundState, amount: money, createdAt: instant })),
});

/** Disputes that wait for evidence, the nearest deadline first. */
export const dueDisputesView = z.object({
  waiting: z.int(),
  rows: z.array(
    z.object({
      id,
      ...person,
      amount: money,
      reason: z.string().nullable(),
      evidenceDueAt: instant.nullable(),
    }),
  ),
});

/** Subscriptions that could not be renewed: how many are behind, and what failed during the last seven days. */
export const failedRenewalsView = z.object({
  behind: z.int(),
  rows: z.array(
    z.object({ id, ...person, amount: money, failure: z.string().nullable(), createdAt: instant }),
  ),
});

/** One figure of today until now, and of the same hours a week ago. */
const then = <Value extends z.ZodType>(value: Value) => z.object({ today: value, weekAgo: value });
export const billingTodayView = z.object({
  asOf: instant,
  zone: z.string(),
  payments: then(z.int()),
  failedPayments: then(z.int()),
  refunds: then(z.int()),
  /** Captured and refunded per currency; sums of different currencies are never added up. */
  captured: z.array(z.object({ today: money, weekAgo: money })),
  refunded: z.array(z.object({ today: money, weekAgo: money })),
  /** Since the beginning of yesterday. */
  newSubscriptions: z.int(),
  endedSubscriptions: z.int(),
});

/** Acts that touch rights, money or personal data, the latest first. */
export const sensitiveActionsView = z.object({
  rows: z.array(
    z.object({
      sequence: z.int(),
      occurredAt: instant,
      actor: auditActor,
      action: z.string(),
      targetKind: z.string(),
      targetId: z.string(),
      reason: z.string().nullable(),
    }),
  ),
});
