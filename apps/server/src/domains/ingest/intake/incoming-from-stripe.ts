import type { StripeConfig } from '../../../platform/config.ts';
import type { IncomingEvent } from './event-writer.ts';
import type { StripeEvent } from './verify-stripe.ts';

/** An event of Stripe as the inbox keeps it; one of the other mode or of a connected account is set aside. */
export function incomingFromStripe(
  productId: string,
  event: StripeEvent,
  payload: string,
  mode: StripeConfig['mode'],
): IncomingEvent {
  const foreign = whyForeign(event, mode);
  return {
    productId,
    source: 'stripe',
    externalId: event.id,
    eventType: event.type,
    apiVersion: event.api_version ?? null,
    objectId: event.data.object.id ?? null,
    objectType: event.data.object.object ?? null,
    payload,
    state: foreign === null ? 'received' : 'quarantined',
    errorMessage: foreign,
    occurredAt: event.created === undefined ? null : new Date(event.created * 1000),
  };
}

function whyForeign({ livemode, account }: StripeEvent, mode: StripeConfig['mode']): string | null {
  if (livemode !== undefined && livemode !== (mode === 'live'))
    return `It is from Stripe’s ${livemode ? 'live' : 'test'} mode, and this desk runs in ${mode} mode.`;
  // Its ids mean nothing in our account: to fetch them here would find nothing, or somebody else.
  if (account !== undefined && account !== null && account !== '')
    return `It is about the connected account ${account}, and this desk mirrors the account itself.`;
  return null;
}
