import type { StripeConfig } from '../../../platform/config.ts';
import type { ProductRef } from '../../products/index.ts';
import type { IncomingEvent } from './event-writer.ts';
import type { StripeEvent } from './verify-stripe.ts';

/** An event of Stripe as the inbox keeps it; one of the other mode or of a connected account is set aside. */
export function incomingFromStripe(
  product: Pick<ProductRef, 'id' | 'stripeAccountId'>,
  event: StripeEvent,
  payload: string,
  mode: StripeConfig['mode'],
): IncomingEvent {
  const foreign = whyForeign(event, mode, product.stripeAccountId);
  return {
    productId: product.id,
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

function whyForeign(
  { livemode, account }: StripeEvent,
  mode: StripeConfig['mode'],
  own: string | null,
): string | null {
  if (livemode !== undefined && livemode !== (mode === 'live'))
    return `It is from Stripe’s ${livemode ? 'live' : 'test'} mode, and this desk runs in ${mode} mode.`;
  // An endpoint of an organization names the account with every event, ours too, and perhaps the way to it.
  const about = account?.split('/').at(-1);
  if (!about || about === own) return null;
  // Its ids mean nothing in our account: to fetch them here would find nothing, or somebody else.
  const what = `It is about the connected account ${about}, and this desk mirrors the account itself`;
  return own === null
    ? `${what}. If that is the account itself, enter its id in the product’s settings.`
    : `${what}.`;
}
