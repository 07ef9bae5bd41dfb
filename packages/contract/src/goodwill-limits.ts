import { z } from 'zod';
import { productKey } from './list/schemas.ts';
import { role } from './permissions.ts';
import { currency, line, minorUnits } from './wire.ts';

const limit = minorUnits.refine((amount) => amount >= 0n, 'must not be below zero');

export const goodwillLimitsInput = z.strictObject({ productKey });
/** What each role that gives something away may give in a product, in minor units; null is no limit. */
export const goodwillLimitsView = z.object({
  currency,
  roles: z.array(
    z.object({
      role,
      perAction: minorUnits.nullable(),
      perDay: minorUnits.nullable(),
      perUser: minorUnits.nullable(),
      /** Set for this product; else what the role has by default. */
      isSet: z.boolean(),
      /** Grows with each change; an edit of an older one is refused. */
      version: z.int(),
    }),
  ),
  /** What 1,000 credits count for, in minor units; null where the product has no credit of its own. */
  credit: z
    .object({
      /** In the last purchases of customers; null where nobody has bought any. */
      bought: minorUnits.nullable(),
      /** What an owner says, for as long as nobody has. */
      set: minorUnits.nullable(),
      version: z.int(),
    })
    .nullable(),
});

/** `thousand` null: it is not known any more. */
export const setCreditWorthInput = z.strictObject({
  productKey,
  version: z.int().min(0),
  thousand: minorUnits
    .refine((amount) => amount > 0n, 'must be above zero')
    .refine((amount) => amount <= 100_000_000n, 'is more than credit can be worth')
    .nullable(),
  reason: line(200).refine((reason) => reason !== '', 'say why'),
});

/** `limits` null takes away what was set, so that the defaults of the role count again. */
export const setGoodwillLimitsInput = z.strictObject({
  productKey,
  role,
  /** Of what the edit began from. */
  version: z.int().min(0),
  limits: z
    .strictObject({ perAction: limit, perDay: limit, perUser: limit })
    .refine(({ perAction, perDay }) => perAction <= perDay, {
      message: 'must be at least what may be given at once',
      path: ['perDay'],
    })
    .nullable(),
  reason: line(200).refine((reason) => reason !== '', 'say why'),
});
