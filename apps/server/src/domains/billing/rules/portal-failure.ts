import Stripe from 'stripe';
import { ConfigError } from '../../../platform/config.ts';
import { classifyStripeFailure } from './stripe-failure.ts';

/**
 * Why Stripe made no link to the customer portal, as a sentence with what can be done. Rethrows what is no
 * answer of Stripe and no missing key.
 */
export function portalFailure(error: unknown, productName: string): string {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  if (error.code === 'resource_missing' && error.param === 'customer')
    return 'Stripe has no such customer any more: it was deleted there, and its billing with it.';
  // Stripe gives this one no code.
  if (/customer portal settings/i.test(error.message))
    return `The customer portal of ${productName} was never set up: somebody with access to its Stripe account has to save the settings of the customer portal there once.`;
  const { outcome, detail } = classifyStripeFailure(error, { what: 'the link', of: 'this customer' });
  if (outcome === 'refused') return detail;
  return 'Stripe did not make a link: it is busy, or did not answer. Nothing was changed. Try again in a moment.';
}
