import { z } from 'zod';
import type { Database } from '../../platform/db/database.ts';
import { productById, type ProductRef } from '../products/index.ts';
import { targetsOf } from './events.ts';
import { type Mirror, refresh } from './mirror/refresh.ts';
import type { StripeEvent } from './mirror/snapshots.ts';

const payloadShape = z.object({ data: z.object({ object: z.record(z.string(), z.unknown()) }) });

/** The Stripe objects that a stored event asks to fetch; none when the event is not used. */
export function stripeTargets(event: { payload: string }): string[] {
  return targetsOf(payloadShape.parse(JSON.parse(event.payload)).data.object);
}

/**
 * Brings one Stripe object up to date and says what that means for the events that asked for it. The
 * states that the events carry become the history of a subscription.
 */
export function stripeRefresher(mirror: Mirror) {
  const product = rememberProducts(mirror.database);
  return async (productId: string, target: string, events: readonly { payload: string }[]) => {
    const result = await refresh(mirror, await product(productId), target, historyIn(target, events));
    switch (result) {
      case 'stored':
        return { state: 'processed' as const };
      case 'busy':
        return { state: 'busy' as const };
      case 'unmirrored':
        return { state: 'ignored' as const };
      case 'orphan':
        return {
          state: 'quarantined' as const,
          errorMessage: `${target} belongs to no customer, so there is no user to show it on.`,
        };
    }
  };
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
