import { OperatorError } from '../operator-error.ts';
import type { StripeKey } from './settings.ts';

const PATIENCE_MS = 10_000;

/**
 * Asks the given Stripe for the balance, the smallest request there is, with each key. Throws a
 * sentence when it cannot be reached or refuses one: a product whose key is wrong would otherwise
 * stand still until somebody wonders.
 */
export async function checkStripe(apiBase: string, keys: readonly StripeKey[]): Promise<void> {
  if (keys.length === 0) await ask(apiBase, undefined);
  for (const key of keys) await ask(apiBase, key);
}

async function ask(apiBase: string, key: StripeKey | undefined): Promise<void> {
  let response: Response;
  try {
    response = await fetch(new URL('/v1/balance', apiBase), {
      headers: { authorization: `Bearer ${key?.value ?? 'sk_test_sim_check'}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    const { name, cause } = error as Error & { cause?: Error & { code?: string } };
    const reason = cause?.code ?? cause?.message ?? name;
    throw new OperatorError(
      `Stripe cannot be reached at ${apiBase} (${reason}): check the network${key ? '' : ' or STRIPE_API_BASE'}, or leave STRIPE_SECRET_KEY and STRIPE_API_BASE out to work with the simulator.`,
    );
  }
  await response.body?.cancel();
  if (key && response.status === 401)
    throw new OperatorError(
      `Stripe refuses ${key.variable} (it ends in …${key.value.slice(-4)}): take the current secret key from the Stripe dashboard.`,
    );
}
