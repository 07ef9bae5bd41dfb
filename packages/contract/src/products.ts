import { z } from 'zod';
import { currency, id } from './wire.ts';

/** A product as every list and switcher names it. `timezone` is the IANA zone of its business day. */
export const productView = z.object({
  id,
  key: z.string(),
  name: z.string(),
  currency,
  timezone: z.string(),
});
export const productsView = z.object({ products: z.array(productView) });
