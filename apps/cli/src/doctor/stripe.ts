import { checkStripe, OperatorError, readSettings, runningInstallation } from '@backdesk/launcher';
import { type Finding, ok, problem, warning } from './check.ts';

/** Stripe answers and takes the key; without a key, the simulator runs. */
export async function checkStripeAccess(home: string): Promise<Finding> {
  try {
    const { stripe } = readSettings(process.env);
    if (stripe.kind === 'given') {
      await checkStripe(stripe.apiBase, stripe.secretKey);
      return ok(
        'stripe',
        `${new URL(stripe.apiBase).host} answers${stripe.secretKey ? ' and takes the key' : ''}.`,
      );
    }
    const base = runningInstallation(home)?.urls.stripe;
    if (!base) return warning('stripe', 'No STRIPE_SECRET_KEY is set: npm start works with the simulator.');
    await checkStripe(base, undefined);
    return ok('stripe', 'The simulator answers; no STRIPE_SECRET_KEY is set.');
  } catch (error) {
    if (error instanceof OperatorError) return problem('stripe', error.message);
    throw error;
  }
}
