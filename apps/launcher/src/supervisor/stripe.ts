import { OperatorError } from '../operator-error.ts';

const PATIENCE_MS = 10_000;

/**
 * Asks the given Stripe for the balance, the smallest request there is. Throws a sentence when it
 * cannot be reached or refuses the key.
 */
export async function checkStripe(apiBase: string, secretKey: string | undefined): Promise<void> {
  let response: Response;
  try {
    response = await fetch(new URL('/v1/balance', apiBase), {
      headers: { authorization: `Bearer ${secretKey ?? 'sk_test_sim_check'}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    const { name, cause } = error as Error & { cause?: Error & { code?: string } };
    const reason = cause?.code ?? cause?.message ?? name;
    throw new OperatorError(
      `Stripe cannot be reached at ${apiBase} (${reason}): check the network${secretKey ? '' : ' or STRIPE_API_BASE'}, or leave STRIPE_SECRET_KEY and STRIPE_API_BASE out to work with the simulator.`,
    );
  }
  await response.body?.cancel();
  if (secretKey && response.status === 401)
    throw new OperatorError(
      `Stripe refuses STRIPE_SECRET_KEY (it ends in …${secretKey.slice(-4)}): take the current secret key from the Stripe dashboard.`,
    );
}
