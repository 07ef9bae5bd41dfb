import type Stripe from 'stripe';
import type { StripeConfig } from '../../../platform/config.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { type StripeClients, stripeClients } from '../stripe-client.ts';

/** Somebody sits before the screen: after this long, in milliseconds, they are told that there is no answer. */
const answerWithinMs = 8_000;

const clients = new WeakMap<StripeConfig, StripeClients>();

/** Stripe, for a read that a screen waits for. Never inside a transaction, and never for a
 * change of what is billed. */
export function askStripe({ services }: Pick<QueryContext, 'services'>, productKey: string): Stripe {
  const { stripe } = services.config;
  let known = clients.get(stripe);
  if (!known) clients.set(stripe, (known = stripeClients(stripe, answerWithinMs)));
  return known.of(productKey);
}
