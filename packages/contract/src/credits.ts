import { z } from 'zod';
import { creditGrantCategories, creditUnits } from './billing-words.ts';
import { currency, id, instant, line, minorUnits, money, paragraph } from './wire.ts';

/** Why staff give credit by hand. */
export const creditReasons = ['goodwill', 'service_failed', 'promised', 'promotion', 'correction'] as const;
export type CreditReason = (typeof creditReasons)[number];
export const creditReasonLabels: Record<CreditReason, string> = {
  goodwill: 'Goodwill',
  service_failed: 'The service failed',
  promised: 'It was promised',
  promotion: 'Promotion',
  correction: 'Correction of a mistake',
};

export const creditCategoryLabels: Record<(typeof creditGrantCategories)[number], string> = {
  paid: 'Paid for by the customer',
  promotional: 'Given by us',
};

/** When credit is used up, by its priority: those that the desk offers, of 0 to 100. */
export const creditPriorityLabels: Partial<Record<number, string>> = {
  0: 'First of all',
  20: 'Before what they bought',
  50: 'With what they bought',
  100: 'Last',
};

/** Where a lot of credit stands; `scheduled` has not come into effect. */
export const creditLotStates = ['scheduled', 'usable', 'used_up', 'lapsed', 'voided'] as const;
export const creditLotStateLabels: Record<(typeof creditLotStates)[number], string> = {
  scheduled: 'From later on',
  usable: 'Usable',
  used_up: 'Used up',
  lapsed: 'Lapsed',
  voided: 'Voided',
};

/** Amounts are in `unit`: minor units of `currency`, or the product's own credits. */
export const creditLotView = z.object({
  id,
  accountId: id,
  userId: id.nullable(),
  owner: z.string(),
  unit: z.enum(creditUnits),
  currency: currency.nullable(),
  category: z.enum(creditGrantCategories),
  state: z.enum(creditLotStates),
  amount: minorUnits,
  left: minorUnits,
  /** 0 is used first. */
  priority: z.int(),
  effectiveAt: instant,
  expiresAt: instant.nullable(),
  voidedAt: instant.nullable(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  ticket: z.string().nullable(),
  grantedBy: z.string().nullable(),
  /** Why nothing of it can be taken back, as a sentence; null when something can. */
  notVoidableBecause: z.string().nullable(),
});

export const creditLotInput = z.strictObject({ grantId: id });

/** What giving credit to a user has to know. */
export const creditTermsInput = z.strictObject({ userId: id });
export const creditTermsView = z.object({
  userId: id,
  userName: z.string(),
  productName: z.string(),
  /** What credit of the product counts. */
  unit: z.enum(creditUnits),
  currency,
  balance: minorUnits,
  /** Null while they have none. */
  accountId: id.nullable(),
  /** What 1,000 of the product's credits have cost customers lately, else what an owner says; null where neither is known. */
  thousand: money.nullable(),
  /** What the reader may still give this user now, in money; null without a limit. */
  left: money.nullable(),
  /** Why none can be given by the reader, as a sentence; null when some can. */
  notGrantableBecause: z.string().nullable(),
});

/**
 * `operationId` is made by the client when the dialog opens and becomes the id of the lot: the same asked
 * twice is one lot. Without `effectiveAt` it can be used at once, without `expiresAt` for ever.
 */
export const grantCreditsInput = z.strictObject({
  operationId: id,
  userId: id,
  unit: z.enum(creditUnits),
  amount: minorUnits
    .refine((amount) => amount > 0n, 'must be more than zero')
    .refine((amount) => amount <= 1_000_000_000n, 'must be at most 1,000,000,000'),
  category: z.enum(creditGrantCategories),
  priority: z.int().min(0, 'must be 0 to 100').max(100, 'must be 0 to 100'),
  effectiveAt: instant.nullable(),
  expiresAt: instant.nullable(),
  reason: z.enum(creditReasons),
  note: paragraph(1000),
  ticket: line(100),
});

/** What is asked for above one's own limit: the credit as it would be given once a colleague agrees. */
export const requestCreditApprovalInput = grantCreditsInput;

/** `left` is what the reader saw to be left: when less is left by now, nothing is taken. */
export const voidCreditInput = z.strictObject({
  grantId: id,
  left: minorUnits,
  note: paragraph(1000).refine((note) => note !== '', 'say why'),
});
