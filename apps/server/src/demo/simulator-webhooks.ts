import { z } from 'zod';
import { listProducts } from '../domains/products/index.ts';
import type { Config } from '../platform/config.ts';
import type { Database } from '../platform/db/database.ts';

const endpointAnswer = z.object({ id: z.string() });

/**
 * Points the simulator's webhooks at this desk, one endpoint per product, as a person would in the
 * Stripe dashboard. Safe to repeat: an endpoint that is there keeps what is queued for it.
 */
export async function connectSimulator(
  config: Config,
  database: Database,
  secretOf: (productKey: string) => string,
): Promise<void> {
  if (config.stripe.mode !== 'simulated' || !config.stripe.apiBase) return;
  for (const product of await listProducts(database.fork())) {
    const response = await ask(new URL('/_sim/webhook_endpoints', config.stripe.apiBase), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        account: product.key.replaceAll('-', '_'),
        url: new URL(`/webhooks/stripe/${product.key}`, config.url).href,
        secret: secretOf(product.key),
      }),
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok)
      throw new Error(`The Stripe simulator refused a webhook endpoint (${response.status}).`);
    endpointAnswer.parse(await response.json());
  }
}

async function ask(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const { cause } = error as Error & { cause?: { code?: string } };
    throw new Error(
      `The Stripe simulator cannot be reached at ${url.origin} (${cause?.code ?? 'no answer'}): start it or correct STRIPE_API_BASE.`,
      { cause: error },
    );
  }
}
