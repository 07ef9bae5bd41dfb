import { checkStripe, OperatorError, readSettings, runningInstallation } from '@backdesk/launcher';
import { type Finding, ok, problem, warning } from './check.ts';

/** Stripe answers and takes the key; without a key, the simulator runs. */
export async function checkStripeAccess(home: string): Promise<Finding> {
  try {
    const { stripe } = readSettings(process.env);
    if (stripe.kind === 'given') {
      const { apiBase, keys } = stripe;
      await checkStripe(apiBase, keys);
      const taken = keys.length === 0 ? '' : ` and takes ${keys.length === 1 ? 'the key' : 'all keys'}`;
      return ok('stripe', `${new URL(apiBase).host} answers${taken}.`);
    }
    const base = runningInstallation(home)?.urls.stripe;
    if (!base) return warning('stripe', 'No STRIPE_SECRET_KEY is set: npm start works with the simulator.');
    await checkStripe(base, []);
    return ok('stripe', 'The simulator answers; no STRIPE_SECRET_KEY is set.');
  } catch (error) {
    if (error instanceof OperatorError) return problem('stripe', error.message);
    throw error;
  }
}
