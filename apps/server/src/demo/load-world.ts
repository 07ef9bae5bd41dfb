import { expansions, type KindName, loadObjects, type MirroredObject } from '../domains/billing/index.ts';
import { ensureProduct } from '../domains/products/index.ts';
import type { EntityManager } from '../platform/db/database.ts';
import { businesses, type DemoBusiness } from './businesses.ts';
import { type DemoStripe, demoAccount } from './world.ts';

/** Lists and the order they are loaded in: whoever is referred to comes first. */
const lists: readonly [KindName, string][] = [
  ['customer', '/v1/customers'],
  ['subscription', '/v1/subscriptions'],
  ['payment_intent', '/v1/payment_intents'],
  ['invoice', '/v1/invoices'],
  ['refund', '/v1/refunds'],
  ['dispute', '/v1/disputes'],
];

/** Fills the mirror of every demo product from the simulator, through the projections of everyday, in the caller's transaction. */
export async function loadDemoWorld(
  em: EntityManager,
  stripe: DemoStripe,
  onProgress: (line: string) => void = () => undefined,
): Promise<void> {
  for (const business of businesses) {
    const product = await ensureProduct(em, {
      key: business.key,
      name: business.name,
      reportingCurrency: business.currency.toUpperCase(),
      timezone: business.timezone,
    });
    for (const [kind, path] of lists) {
      let count = 0;
      for (const page of pages(stripe, business, kind, path)) {
        await loadObjects(em, product.id, page);
        count += page.length;
      }
      onProgress(`${business.name}: ${count} ${kind.replace('_', ' ')}s`);
    }
  }
}

function* pages(
  stripe: DemoStripe,
  business: DemoBusiness,
  kind: KindName,
  path: string,
): Generator<MirroredObject[]> {
  let after: string | undefined;
  for (;;) {
    const { body } = stripe.request(demoAccount(business.key), 'GET', path, {
      limit: 100,
      expand: expansions[kind].map((field) => `data.${field}`),
      ...(kind === 'subscription' && { status: 'all' }),
      ...(after && { starting_after: after }),
    });
    const { data, has_more: hasMore } = body as { data: MirroredObject[]; has_more: boolean };
    yield data;
    after = data.at(-1)?.id;
    if (!hasMore || !after) return;
  }
}
