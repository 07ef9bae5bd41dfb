import { expansions, type MirroredObject, startLoading } from '../domains/billing/index.ts';
import { ensureProduct } from '../domains/products/index.ts';
import type { EntityManager } from '../platform/db/database.ts';
import { businesses } from './businesses.ts';
import { type DemoKind, type DemoStripe, demoAccount } from './world.ts';

/** Whoever is referred to comes first. */
const kinds: readonly DemoKind[] = [
  'product',
  'price',
  'coupon',
  'customer',
  'promotion_code',
  'payment_method',
  'setup_intent',
  'balance_transaction',
  'subscription',
  'payment_intent',
  'charge',
  'invoice',
  'refund',
  'dispute',
  'credit_note',
];

/** Objects that are written together: enough to make statements worth it, few enough to hold. */
const batchSize = 500;

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
    const loader = startLoading(em, product.id);
    for (const kind of kinds) {
      let count = 0;
      for (const batch of batches(
        stripe.expandedObjects(demoAccount(business.key), kind, expansions[kind]) as Iterable<MirroredObject>,
      )) {
        await loader.add(batch);
        count += batch.length;
      }
      onProgress(`${business.name}: ${count} ${kind.replace('_', ' ')}s`);
    }
    await loader.finish();
  }
}

function* batches<Item>(items: Iterable<Item>): Generator<Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
