import type { StripeConfig } from '../../../platform/config.ts';
import type { IncomingEvent } from './event-writer.ts';
import type { StripeEvent } from './verify-stripe.ts';

/** An event of Stripe as the inbox keeps it; one of the other mode is set aside. */
export function incomingFromStripe(
  productId: string,
  event: StripeEvent,
  payload: string,
  mode: StripeConfig['mode'],
): IncomingEvent {
  const isForeign = event.livemode !== undefined && event.livemode !== (mode === 'live');
  return {
    productId,
    source: 'stripe',
    externalId: event.id,
    eventType: event.type,
    apiVersion: event.api_version ?? null,
    objectId: event.data.object.id ?? null,
    objectType: event.data.object.object ?? null,
    payload,
    state: isForeign ? 'quarantined' : 'received',
    errorMessage: isForeign
      ? `It is from Stripe’s ${event.livemode ? 'live' : 'test'} mode, and this desk runs in ${mode} mode.`
      : null,
    occurredAt: event.created === undefined ? null : new Date(event.created * 1000),
  };
}
