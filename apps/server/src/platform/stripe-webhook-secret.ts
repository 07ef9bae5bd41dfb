import type { Config } from './config.ts';
import { deriveSecret } from './crypto.ts';

/**
 * The secret that signs a product's webhooks: the configured one, else one of our own making, which
 * `backdesk products show` and the settings print and the simulator is given.
 */
export function stripeWebhookSecret(config: Pick<Config, 'secret' | 'stripe'>, productKey: string): string {
  return (
    config.stripe.webhookSecret(productKey) ??
    `whsec_${deriveSecret(config.secret, `stripe webhook ${productKey}`)}`
  );
}
