import { z } from 'zod';
import { productKey } from './list/schemas.ts';
import { id, instant, money } from './wire.ts';

/** A payment that its card network suspects, and what refunding it now is worth. */
export const fraudWarningView = z.object({
  id,
  userId: id,
  userName: z.string(),
  productName: z.string(),
  paymentId: id,
  /** What is left of the payment. */
  amount: money,
  /** Stripe's word for what is suspected. */
  fraudType: z.string(),
  createdAt: instant,
  /** What refunding now saves against waiting, on average; below zero waiting is cheaper. */
  worth: money,
  /** How likely a dispute is, between 0 and 1. */
  likelihood: z.number(),
  /** What Stripe takes for a dispute, whoever wins. */
  fee: money,
});

export const fraudWarningsInput = z.strictObject({ product: productKey.optional() });
export const fraudWarningsView = z.object({
  /** The most worth acting on first; at most 100. */
  warnings: z.array(fraudWarningView),
  hasMore: z.boolean(),
  /** The past warnings here from which the likelihood was learned, and how many of them became disputes. */
  seen: z.object({ warnings: z.int(), disputes: z.int() }),
});
