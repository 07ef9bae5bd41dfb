import Stripe from 'stripe';
import type { Database } from '../../../platform/db/database.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { ProductRef } from '../../products/index.ts';
import type { TokenBucket } from '../rules/token-bucket.ts';
import type { StripeClients } from '../stripe-client.ts';
import { type KindName, kindOf, kinds, type MirroredObject } from './kinds.ts';
import { dropLease, storeUnderLease, takeLease } from './lease.ts';
import { dependenciesOf, hasDependency, project } from './project.ts';

export type Mirror = {
  database: Database;
  stripe: StripeClients;
  /** Keeps our reads below Stripe's limit per endpoint. */
  bucket: TokenBucket;
  /** Longer than fetching an object and what it belongs to, in milliseconds. */
  leaseMs: number;
};

/** `busy`: somebody else is fetching it, ask again later. `unmirrored`: not a kind that is kept. */
export type Refreshed = 'stored' | 'busy' | 'unmirrored' | 'orphan';

/**
 * Fetches one object from Stripe and writes it, whoever asks and however often: never inside a
 * transaction while waiting for Stripe, and never an older state over a newer one. What it belongs
 * to is stored first. Rejects when Stripe cannot be reached.
 */
export async function refresh(mirror: Mirror, product: ProductRef, stripeId: string): Promise<Refreshed> {
  const kind = kindOf(stripeId);
  if (!kind) return 'unmirrored';
  const object = { productId: product.id, id: stripeId, type: kind };
  const token = await takeLease(mirror.database.fork(), object, mirror.leaseMs);
  if (!token) return 'busy';
  try {
    const raw = await retrieve(mirror, product, kind, stripeId);
    if (raw) {
      const missing = await fetchDependencies(mirror, product, raw);
      if (missing) {
        await dropLease(mirror.database.fork(), object, token);
        return missing;
      }
    }
    return await store(mirror, product, object, token, raw);
  } catch (error) {
    await dropLease(mirror.database.fork(), object, token);
    throw error;
  }
}

async function retrieve(
  mirror: Mirror,
  product: ProductRef,
  kind: KindName,
  id: string,
): Promise<MirroredObject | null> {
  await mirror.bucket.take();
  try {
    return await kinds[kind].retrieve(mirror.stripe.of(product.key), id);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.statusCode === 404) return null;
    throw error;
  }
}

/**
 * Makes sure that what `raw` belongs to is mirrored; says why it cannot be, else nothing. The payment
 * of a refund is always read again: its sum at Stripe then counts this refund, and no moment exists in
 * which the refund is known and the sum is older, which would make too much look refundable.
 */
async function fetchDependencies(
  mirror: Mirror,
  product: ProductRef,
  raw: MirroredObject,
): Promise<'busy' | 'orphan' | undefined> {
  const dependencies = dependenciesOf(raw);
  if (!dependencies) return 'orphan';
  for (const dependency of dependencies) {
    if (raw.object !== 'refund' && (await hasDependency(mirror.database.fork(), product.id, dependency)))
      continue;
    const fetched = await refresh(mirror, product, dependency);
    if (fetched !== 'stored') return fetched === 'busy' ? 'busy' : 'orphan';
  }
  return undefined;
}

async function store(
  mirror: Mirror,
  product: ProductRef,
  object: { productId: string; id: string },
  token: string,
  raw: MirroredObject | null,
): Promise<Refreshed> {
  return mirror.database.fork().transactional(async (em) => {
    const isDeleted = raw === null || ('deleted' in raw && raw.deleted);
    if (!(await storeUnderLease(em, object, token, { raw, isDeleted }))) return 'busy';
    const projected = raw && (await project(em, product.id, raw));
    if (projected) await announce(em, { productId: product.id, ...projected });
    return 'stored';
  });
}
