import { z } from 'zod';
import { pauseBehaviors } from './billing-words.ts';
import { seenState } from './subscription-actions.ts';
import { id, instant, money } from './wire.ts';

/** How many invoices are rehearsed on either side of a change. */
export const rehearsedInvoices = 3;

/** An invoice that is to come, as our rules work it out; amounts in minor units, credit in lines negative. */
export const rehearsedInvoice = z.object({
  at: instant,
  /** The change itself makes it, at once. */
  isNow: z.boolean(),
  lines: z.array(z.object({ text: z.string(), amount: money })),
  discount: money,
  tax: money,
  /** After discounts and with tax; negative when the customer gets credit. */
  total: money,
  /** What the customer's credit pays of it. */
  fromCredit: money,
  due: money,
  /** What becomes of it while payments are paused; null where it is collected. */
  held: z.enum(pauseBehaviors).nullable(),
});

const rehearsedSide = z.object({
  /** At most `rehearsedInvoices`, the first to come first. */
  invoices: z.array(rehearsedInvoice),
  /** Why there are no more of them, as a sentence; null when there are. */
  because: z.string().nullable(),
});

/** The next invoices without and with a change, and whether Stripe says the same of the first. */
export const rehearsalView = z.object({
  before: rehearsedSide,
  after: rehearsedSide,
  /** By how much the invoices with the same place differ in what is due; null where one side has none. */
  differences: z.array(money.nullable()),
  /**
   * By how many days the invoices with the same place come later, negative for earlier; null where a change makes
   * other invoices instead of moving those that come.
   */
  moved: z.array(z.int().nullable()),
  /** The time that nobody pays for, in days, and what it is worth; null where none is given away. */
  given: z.object({ days: z.int(), worth: money }).nullable(),
  /** What Stripe previewed for the first invoice of a side. */
  stripe: z.union([
    z.object({
      side: z.enum(['before', 'after']),
      says: money,
      /** Null where our rules expect no invoice. */
      ours: money.nullable(),
      isSame: z.boolean(),
    }),
    /** Why Stripe could not be asked. */
    z.object({ because: z.string() }),
  ]),
  /** What the amounts rest on, such as the tax of the last invoice. */
  assumptions: z.array(z.string()),
  /** What becomes of the plan's credits, in words for the customer; null where no plan has any. */
  credits: z.string().nullable(),
});

/** Rehearses a change that no preview of its own is asked for. */
export const rehearsalInput = z.strictObject({
  subscriptionId: id,
  seen: seenState,
  change: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('pause_payments'),
      behavior: z.enum(pauseBehaviors),
      resumesAt: instant.nullable(),
    }),
    z.strictObject({ kind: z.literal('pause_subscription'), creditsUnused: z.boolean() }),
    z.strictObject({ kind: z.literal('renewal'), to: instant }),
    z.strictObject({ kind: z.literal('coupon'), couponId: id.nullable() }),
    /** The coupon of the customer is taken away. */
    z.strictObject({ kind: z.literal('customer_coupon') }),
  ]),
});
