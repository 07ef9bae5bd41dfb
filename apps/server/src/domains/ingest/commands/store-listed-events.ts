import type { EntityManager } from '../../../platform/db/database.ts';
import type { StripeConfig } from '../../../platform/config.ts';
import type { ProductRef } from '../../products/index.ts';
import { insertEvents } from '../intake/event-writer.ts';
import { incomingFromStripe } from '../intake/incoming-from-stripe.ts';
import { eventShape } from '../intake/verify-stripe.ts';

/**
 * Stores events that were listed at Stripe as if they had been delivered, and returns how many of them had
 * not been. What is no event is left out: the list came over our own connection, but nothing is believed blindly.
 */
export async function storeListedEvents(
  em: EntityManager,
  product: Pick<ProductRef, 'id' | 'stripeAccountId'>,
  events: readonly unknown[],
  mode: StripeConfig['mode'],
): Promise<number> {
  const incoming = events.flatMap((raw) => {
    const event = eventShape.safeParse(raw);
    return event.success ? [incomingFromStripe(product, event.data, JSON.stringify(raw), mode)] : [];
  });
  return incoming.length === 0 ? 0 : insertEvents(em, incoming);
}
