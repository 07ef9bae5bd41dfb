import Stripe from 'stripe';
import type { StripeConfig } from '../../platform/config.ts';

/** Longest a single request to Stripe may take, in milliseconds. */
export const stripeTimeoutMs = 20_000;

export type StripeClients = { of(productKey: string): Stripe };

/**
 * One SDK client per product. Its own retries are off: what is asked again, and when, is decided
 * where the outcome is recorded.
 */
export function stripeClients(config: StripeConfig, timeoutMs = stripeTimeoutMs): StripeClients {
  const clients = new Map<string, Stripe>();
  const { apiBase } = config;
  const options: Stripe.StripeConfig = {
    telemetry: false,
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    ...(apiBase && {
      host: apiBase.hostname,
      port: Number(apiBase.port || (apiBase.protocol === 'https:' ? 443 : 80)),
      protocol: apiBase.protocol === 'https:' ? 'https' : 'http',
    }),
  };
  return {
    of(productKey) {
      let client = clients.get(productKey);
      if (!client) clients.set(productKey, (client = new Stripe(config.secretKey(productKey), options)));
      return client;
    },
  };
}
