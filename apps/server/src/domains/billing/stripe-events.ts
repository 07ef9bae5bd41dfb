import { z } from 'zod';
import type { Database } from '../../platform/db/database.ts';
import { productById, type ProductRef } from '../products/index.ts';
import { targetsOf, targetsOfThin } from './events.ts';
import { parseTarget } from './mirror/kinds.ts';
import { type Mirror, refreshAll, type Refreshed } from './mirror/refresh.ts';
import type { StripeEvent } from './mirror/snapshots.ts';
import { refusedTopups } from './queries/refused-topups.ts';

const snapshotShape = z.object({ data: z.object({ object: z.record(z.string(), z.unknown()) }) });
const thinShape = z.object({
  object: z.literal('v2.core.event'),
  related_object: z.looseObject({ id: z.string().nullish(), type: z.string() }).nullish(),
});

/** The Stripe objects that a stored event asks to fetch; none when the event is not used. */
export function stripeTargets(event: { payload: string }): string[] {
  const payload: unknown = JSON.parse(event.payload);
  const thin = thinShape.safeParse(payload);
  return thin.success
    ? targetsOfThin(thin.data.related_object)
    : targetsOf(snapshotShape.parse(payload).data.object);
}

/**
 * Brings Stripe objects of one account up to date and says of each what that means for the events that
 * asked for it. The states that the events carry become the history of a subscription.
 */
export function stripeRefresher(mirror: Mirror) {
  const product = rememberProducts(mirror.database);
  return async (
    productId: string,
    asks: readonly { target: string; events: readonly { payload: string }[] }[],
  ): Promise<PromiseSettledResult<Meaning>[]> => {
    const results = await refreshAll(
      mirror,
      await product(productId),
      asks.map(({ target, events }) => ({ target, events: historyIn(target, events) })),
    );
    const stored = asks.flatMap(({ target }) => {
      const result = results.get(target);
      return result?.status === 'fulfilled' && result.value === 'stored' && isPayment(target) ? [target] : [];
    });
    const refused = await refusedTopups(mirror.database.fork(), productId, stored);
    return asks.map(({ target }) => {
      const errorMessage = refused.get(target);
      if (errorMessage !== undefined)
        return { status: 'fulfilled', value: { state: 'quarantined', errorMessage } };
      const result = results.get(target);
      if (!result) throw new Error(`Nothing is known of ${target}.`);
      return result.status === 'rejected' ? result : { ...result, value: meaningOf(target, result.value) };
    });
  };
}

const isPayment = (target: string): boolean => parseTarget(target)?.kind === 'payment_intent';

type Meaning = { state: 'processed' | 'busy' | 'ignored' } | { state: 'quarantined'; errorMessage: string };

function meaningOf(target: string, result: Refreshed): Meaning {
  switch (result) {
    case 'stored':
      return { state: 'processed' };
    case 'busy':
      return { state: 'busy' };
    case 'unmirrored':
      return { state: 'ignored' };
    case 'orphan':
      return {
        state: 'quarantined',
        errorMessage: `${target} belongs to no customer, so there is no user to show it on.`,
      };
  }
}

const eventShape = z.object({
  type: z.string(),
  created: z.number(),
  data: z.object({ object: z.looseObject({ id: z.string() }) }),
});

/** What the events tell about the object itself; events about something else only asked to read it. */
function historyIn(target: string, events: readonly { payload: string }[]): StripeEvent[] {
  return events.flatMap(({ payload }) => {
    const event = eventShape.safeParse(JSON.parse(payload));
    return event.success && event.data.data.object.id === target ? [event.data] : [];
  });
}

/** A product's key never changes once it has an id. */
function rememberProducts(database: Database): (id: string) => Promise<ProductRef> {
  const known = new Map<string, Promise<ProductRef>>();
  return (id) => {
    let product = known.get(id);
    if (!product) {
      product = productById(database.fork(), id);
      known.set(id, product);
      // Only what was found is worth remembering: a database that was away comes back.
      product.catch(() => known.delete(id));
    }
    return product;
  };
}
