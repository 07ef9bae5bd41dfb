import type { StripeConfig } from './stripe-config.ts';

/** The object's page in the Stripe dashboard; null when Stripe is only simulated. */
export function dashboardUrl(mode: StripeConfig['mode'], section: string, id: string | null): string | null {
  if (mode === 'simulated' || id === null) return null;
  return `https://dashboard.stripe.com/${mode === 'test' ? 'test/' : ''}${section}/${encodeURIComponent(id)}`;
}
