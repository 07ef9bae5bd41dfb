import type { z } from 'zod';
import type { makeRightQuoteView } from '@backdesk/contract';
import type { Principal } from '../../../platform/actor.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { amendsQuote, type AmendsWish } from './amends-quote.ts';

/** What a wish would do, in numbers; throws the refusal of what cannot be done. */
export async function makeRightQuote(
  ctx: QueryContext,
  reader: Principal,
  wish: AmendsWish,
): Promise<z.output<typeof makeRightQuoteView>> {
  const { productId: _product, ...quote } = await amendsQuote(ctx.em, reader, wish, ctx.services.clock.now());
  return quote;
}
