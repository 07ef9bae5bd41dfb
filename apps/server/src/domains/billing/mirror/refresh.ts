import type { Database } from '../../../platform/db/database.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { ProductRef } from '../../products/index.ts';
import { usersByOwnId } from '../../users/index.ts';
import type { StripeClients } from '../stripe-client.ts';
import { dependenciesOf, missingOf } from './dependencies.ts';
import { type MirroredObject, parseTarget, type Target, targetText } from './kinds.ts';
import { dropLease, storeUnderLease, takeLease } from './lease.ts';
import { finish, project } from './project.ts';
import { ownIdOf } from './project-payment.ts';
import { storeRaw } from './raw-objects.ts';
import { type Retrieved, retrieve } from './retrieve.ts';
import { noteSnapshots, type StripeEvent } from './snapshots.ts';
import { idOf } from './text.ts';
import { writeTombstone } from './tombstone.ts';
import { newWork } from './work.ts';

export type Mirror = {
  database: Database;
  stripe: StripeClients;
  /** Keeps our reads below Stripe's limit per endpoint. */
  bucket: { take: () => Promise<void> };
  /** Longer than fetching an object and what it belongs to, in milliseconds. */
  leaseMs: number;
};

/** `busy`: somebody else is fetching it, ask again later. `unmirrored`: not a kind that is kept. */
export type Refreshed = 'stored' | 'busy' | 'unmirrored' | 'orphan';

/**
 * Fetches one object from Stripe and writes it, whoever asks and however often: never inside a
 * transaction while waiting for Stripe, and never an older state over a newer one. What it belongs
 * to is stored first. `events` are the ones that asked for it; they become history and nothing else.
 * Rejects when Stripe cannot be reached.
 */
export async function refresh(
  mirror: Mirror,
  product: ProductRef,
  target: string,
  events: readonly StripeEvent[] = [],
): Promise<Refreshed> {
  const parsed = parseTarget(target);
  if (!parsed) return 'unmirrored';
  const object = { productId: product.id, ...parsed };
  const token = await takeLease(mirror.database.fork(), object, mirror.leaseMs);
  if (!token) return 'busy';
  try {
    const found = await retrieve(mirror.stripe.of(product.key), parsed, () => mirror.bucket.take());
    const intent = found && intentBehind(found.main);
    if (intent) {
      // All attempts of a payment are written together with it, under its lease.
      await dropLease(mirror.database.fork(), object, token);
      return await refresh(mirror, product, intent);
    }
    if (found) {
      const missing = await fetchDependencies(mirror, product, found.main);
      if (missing) {
        await dropLease(mirror.database.fork(), object, token);
        return missing;
      }
    }
    return await store(mirror, product, object, token, found, events);
  } catch (error) {
    await dropLease(mirror.database.fork(), object, token);
    throw error;
  }
}

const intentBehind = (raw: MirroredObject): string | null =>
  raw.object === 'charge' ? idOf(raw.payment_intent) : null;

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
  if (!dependencies) return (await isOfKnownUser(mirror, product, raw)) ? undefined : 'orphan';
  const wanted =
    raw.object === 'refund'
      ? dependencies
      : await missingOf(mirror.database.fork(), product.id, dependencies);
  for (const dependency of wanted) {
    const fetched = await refresh(mirror, product, targetText(dependency));
    if (fetched !== 'stored') return fetched === 'busy' ? 'busy' : 'orphan';
  }
  return undefined;
}

/** A payment without a customer may name its user by the id that the product has for them. */
async function isOfKnownUser(mirror: Mirror, product: ProductRef, raw: MirroredObject): Promise<boolean> {
  const own = raw.object === 'payment_intent' ? ownIdOf(raw) : null;
  if (own === null) return false;
  return (await usersByOwnId(mirror.database.fork(), product.id, [own])).size > 0;
}

/**
 * What has to be projected although nothing changed at Stripe: a refund settles the operation that
 * asked for it, and an e-mail that was somebody else's may be free by now.
 */
const alwaysProjected: ReadonlySet<string> = new Set(['refund', 'customer']);

async function store(
  mirror: Mirror,
  product: ProductRef,
  object: Target & { productId: string },
  token: string,
  found: Retrieved | null,
  events: readonly StripeEvent[],
): Promise<Refreshed> {
  return mirror.database.fork().transactional(async (em) => {
    const stored = await storeUnderLease(em, object, token, found?.main ?? null);
    if (stored === 'lost') return 'busy';
    const work = newWork(em, product.id);
    noteSnapshots(work, events);
    if (!found) await writeTombstone(work, object);
    else {
      const newParts = await storeRaw(work, found.parts);
      const isSame = stored === 'same' && newParts.size === 0 && !alwaysProjected.has(object.kind);
      const changes = isSame ? [] : await project(work, [found.main, ...found.parts]);
      for (const change of changes.slice(-1)) await announce(em, { productId: product.id, ...change });
    }
    await finish(work);
    return 'stored';
  });
}
