import type { ProductRef } from '../../products/index.ts';
import { targetsOf } from '../events.ts';
import { at, elements, type Json } from './checker/check.ts';
import { ask } from './reader.ts';
import { readerOf, type Sync } from './sync.ts';
import { eventsCompleteUntil, moveWatermark, noteFailure } from './watermarks.ts';

/** What reading the events of one account came to. */
export type GapsFilled = {
  /** Events that are used here, and those of them that no webhook had brought. */
  listed: number;
  missed: number;
  /** Stripe had forgotten some by then: only a full sweep can tell what they were about. */
  isBeyondHorizon: boolean;
};

/** Events become visible a little later than they happened, and clocks differ. */
const overlapMs = 3_600_000;
/** Stripe keeps events for 30 days. */
const horizonMs = 29.5 * 86_400_000;

/**
 * Reads the events of an account since the watermark and stores those that no webhook has brought. The
 * watermark moves once all of them are stored, to the moment before the first question.
 */
export async function fillGaps(sync: Sync, product: ProductRef): Promise<GapsFilled> {
  const em = () => sync.mirror.database.fork();
  const until = new Date();
  const known = await eventsCompleteUntil(em(), product.id);
  const oldest = until.getTime() - horizonMs;
  const since = Math.max(oldest, (known?.getTime() ?? oldest) - overlapMs);
  const filled = { listed: 0, missed: 0, isBeyondHorizon: known !== null && known.getTime() < oldest };
  const reader = readerOf(sync, product, { requests: 0 });
  try {
    for (let after: string | undefined, hasMore = true; hasMore; ) {
      const search = new URLSearchParams({ limit: '100', 'created[gte]': String(Math.floor(since / 1000)) });
      if (after !== undefined) search.set('starting_after', after);
      const page = await ask(reader, `/v1/events?${search.toString()}`);
      const events = elements(page);
      const used = events.filter(
        (event) => targetsOf((at(event, 'data', 'object') ?? {}) as Json).length > 0,
      );
      filled.listed += used.length;
      if (used.length > 0) filled.missed += await sync.storeEvents(em(), product, used);
      after = String(events.at(-1)?.['id']);
      hasMore = page['has_more'] === true && events.length > 0;
    }
  } catch (error) {
    await noteFailure(
      em(),
      product.id,
      'The events could not be read from Stripe. They are asked for again in a few minutes.',
    );
    throw error;
  }
  await moveWatermark(em(), product.id, { until, found: filled.missed });
  return filled;
}
