import { z } from 'zod';
import { discountDurations } from './billing-words.ts';
import { productKey } from './list/schemas.ts';
import { seenState, stripeOperationView } from './subscription-actions.ts';
import { currency, id, instant, line, minorUnits, money, paragraph } from './wire.ts';

/** What can be done with a code; also the last part of the address of its dialog. */
export const codeChanges = ['on', 'off'] as const;
export type CodeChange = (typeof codeChanges)[number];

/** Whether a customer who types the code gets something for it. */
export const codeStates = ['active', 'off', 'expired', 'used_up', 'not_at_stripe'] as const;
export type CodeState = (typeof codeStates)[number];
export const codeStateLabels: Record<CodeState, string> = {
  active: 'Active',
  off: 'Off',
  expired: 'Expired',
  used_up: 'Used up',
  not_at_stripe: 'Not at Stripe',
};

export type Discount = {
  percentOff: number | null;
  amountOff: { amount: bigint; currency: string } | null;
  duration: (typeof discountDurations)[number];
  durationMonths: number | null;
};

const discount = z.object({
  percentOff: z.number().nullable(),
  amountOff: money.nullable(),
  duration: z.enum(discountDurations),
  durationMonths: z.int().nullable(),
});

/** What making a code has to know of a product, and the last that were asked for here. */
export const codeTermsInput = z.strictObject({ productKey });
export const codeTermsView = z.object({
  productKey: z.string(),
  productName: z.string(),
  currency,
  coupons: z.array(z.object({ couponId: id, name: z.string(), discount })),
  /** What is sold at an interval, to say what a code makes of it. */
  prices: z.array(z.object({ name: z.string(), price: money, interval: z.string() })),
  /** Newest first. */
  operations: z.array(stripeOperationView),
});

const newDiscount = z
  .strictObject({
    name: line(40).min(1, 'is required: it stands on invoices'),
    percentOff: z.number().gt(0, 'must be more than 0').lte(100, 'must be at most 100').nullable(),
    amountOff: minorUnits.refine((amount) => amount > 0n, 'must be more than zero').nullable(),
    duration: z.enum(discountDurations),
    durationMonths: z.int().min(1, 'must be 1 to 36').max(36, 'must be 1 to 36').nullable(),
  })
  .refine(({ percentOff, amountOff }) => (percentOff === null) !== (amountOff === null), {
    path: ['percentOff'],
    message: 'either a part or an amount is needed',
  })
  .refine(({ duration, durationMonths }) => (duration === 'repeating') === (durationMonths !== null), {
    path: ['durationMonths'],
    message: 'is needed for some months, and only then',
  });

/** `operationId` is made when the dialog opens. Exactly one of `couponId` and `newCoupon` says what it gives. */
export const createCodeInput = z
  .strictObject({
    operationId: id,
    productKey,
    code: line(40).regex(/^[A-Za-z0-9_-]{3,40}$/, 'must be 3 to 40 letters, digits, - or _'),
    couponId: id.nullable(),
    newCoupon: newDiscount.nullable(),
    maxRedemptions: z
      .int()
      .min(1, 'must be at least 1')
      .max(1_000_000, 'must be at most 1,000,000')
      .nullable(),
    expiresAt: instant.nullable(),
    isFirstTimeOnly: z.boolean(),
    note: paragraph(1_000),
  })
  .refine(({ couponId, newCoupon }) => (couponId === null) !== (newCoupon === null), {
    path: ['couponId'],
    message: 'has to be chosen, or a new one described',
  });

export const codeInput = z.strictObject({ codeId: id });
/** What staff see before they turn a code on or off. */
export const codeActionsView = z.object({
  codeId: id,
  code: z.string(),
  productName: z.string(),
  state: z.enum(codeStates),
  worth: z.string(),
  usedCount: z.int(),
  /** Sent along with a change: it is refused when the code is another by then. */
  seen: z.string(),
  because: z.object({ on: z.string().nullable(), off: z.string().nullable() }),
  operations: z.array(stripeOperationView),
});
export const changeCodeInput = z.strictObject({
  operationId: id,
  codeId: id,
  seen: seenState,
  change: z.enum(codeChanges),
  note: paragraph(1_000),
});
