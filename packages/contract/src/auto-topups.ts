import { z } from 'zod';
import { seenState, stripeOperationView } from './subscription-actions.ts';
import { id, instant, minorUnits, money, paragraph } from './wire.ts';

/** What can be done about a user's automatic top-ups; also the last part of the address of its dialog. */
export const topupChanges = ['on', 'off', 'now', 'amounts'] as const;
export type TopupChange = (typeof topupChanges)[number];

/** Who or what turned automatic top-ups off: the card, its lack, or a member of staff. */
export const topupOffReasons = ['declined', 'no_card', 'staff'] as const;
export type TopupOffReason = (typeof topupOffReasons)[number];

/** So many refusals of the card in a row turn automatic top-ups off. */
export const topupDeclinesAllowed = 3;
/** So many top-ups within 24 hours are made by themselves; more are likely a mistake of the product. */
export const topupsPerDay = 8;
/** What staff may set, in minor units: what is kept at most, and what one top-up adds at least and at most. */
export const topupBounds = { mostKept: 100_000n, leastAdded: 100n, mostAdded: 100_000n } as const;

export const autoTopupInput = z.strictObject({ userId: id });

/** How credit of one user is topped up, what became of it last, and what can be done about it. */
const topupTerms = z.object({
  userName: z.string(),
  productName: z.string(),
  /** False where the product tops up by itself: then nothing is charged or posted here. */
  isByDesk: z.boolean(),
  isOn: z.boolean(),
  threshold: money,
  amount: money,
  balance: money,
  /** The card that is charged, such as “Visa ••42”; null without one. */
  card: z.object({ words: z.string(), expires: z.string().nullable(), isExpired: z.boolean() }).nullable(),
  /** Why it was turned off, by whom and when; null while it is on, or was never on. */
  off: z
    .object({ reason: z.enum(topupOffReasons), detail: z.string(), by: z.string(), at: instant })
    .nullable(),
  /** Refusals of the card in a row. */
  declineCount: z.int(),
  /** Not before then by itself; null when nothing holds it back. */
  nextAttemptAt: instant.nullable(),
  /** Sent along with a top-up: it is refused when balance, card or amount are others by then. */
  seen: z.string(),
  /** Why it cannot be turned on, off, or done now, as a sentence; null where it can. */
  because: z.object({
    on: z.string().nullable(),
    off: z.string().nullable(),
    now: z.string().nullable(),
    amounts: z.string().nullable(),
  }),
  /** Another whenever threshold or amount are others, by whomever; an edit of others is refused. */
  version: z.int(),
  /** Newest first. */
  operations: z.array(stripeOperationView),
});

/** `terms` is null where the product has no credit in money. */
export const autoTopupView = z.object({ userId: id, terms: topupTerms.nullable() });

const why = paragraph(1_000).min(1, 'is required: colleagues have to know why');
export const setAutoTopupInput = z.strictObject({ userId: id, isOn: z.boolean(), note: why });
/** `operationId` is made when the dialog opens: asked twice it is one top-up. */
export const topUpNowInput = z.strictObject({ operationId: id, userId: id, seen: seenState, note: why });
/** One top-up has to be enough: below what is kept, the next would follow within a minute. */
export const setTopupAmountsInput = z
  .strictObject({
    userId: id,
    version: z.int().min(0),
    /** Below it a top-up is made. */
    threshold: minorUnits
      .refine((amount) => amount >= 0n, 'must not be below zero')
      .refine((amount) => amount <= topupBounds.mostKept, 'is more than staff may set'),
    /** What one top-up charges and adds. */
    amount: minorUnits
      .refine((amount) => amount >= topupBounds.leastAdded, 'is too little to be charged')
      .refine((amount) => amount <= topupBounds.mostAdded, 'is more than staff may set'),
    note: why,
  })
  .refine(({ threshold, amount }) => amount >= threshold, {
    path: ['amount'],
    message: 'must be at least what is kept, so that one top-up is enough',
  });
export const topupAmountsSet = z.object({ version: z.int() });
export const autoTopupSet = z.object({ isOn: z.boolean() });
