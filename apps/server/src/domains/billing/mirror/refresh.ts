import type { Database } from '../../../platform/db/database.ts';
import { newId } from '../../../platform/ids.ts';
import type { ProductRef } from '../../products/index.ts';
import type { StripeClients } from '../stripe-client.ts';
import { inLanes } from './in-lanes.ts';
import { kindNames, parseTarget, type Target } from './kinds.ts';
import { dropLeases, type Lease, takeLeases } from './lease.ts';
import { makeReady, readsAgain } from './make-ready.ts';
import { type Retrieved, retrieve } from './retrieve.ts';
import type { StripeEvent } from './snapshots.ts';
import { storeFetched } from './store-fetched.ts';

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
export type Refreshes = Map<string, PromiseSettledResult<Refreshed>>;

/** An object, as `targetText` names it, and the events that asked for it. */
export type Ask = { target: string; events?: readonly StripeEvent[] };

export type Fetched = Target & {
  target: string;
  events: readonly StripeEvent[];
  /** Null when Stripe does not have it. */
  found: Retrieved | null;
};

/** Objects that are fetched at the same time, and that are written with one transaction. */
const fetchedAtOnce = 8;
const writtenAtOnce = 50;

/** `refreshAll` for a single object. Rejects when Stripe cannot be reached. */
export async function refresh(
  mirror: Mirror,
  product: ProductRef,
  target: string,
  events: readonly StripeEvent[] = [],
): Promise<Refreshed> {
  const result = (await refreshAll(mirror, product, [{ target, events }])).get(target);
  if (result?.status === 'fulfilled') return result.value;
  throw result?.reason;
}

/**
 * Fetches objects of one account from Stripe and writes them, whoever asks and however often: never inside
 * a transaction while waiting for Stripe, and never an older state over a newer one. What they belong to is
 * stored first. The events become history and nothing else. Tells of each target what became of it; one
 * that fails fails alone. Rejects when the database is away.
 */
export async function refreshAll(
  mirror: Mirror,
  product: ProductRef,
  asks: readonly Ask[],
): Promise<Refreshes> {
  const results: Refreshes = new Map();
  const wanted = asks.flatMap(({ target, events = [] }) => {
    const parsed = parseTarget(target);
    if (!parsed) results.set(target, { status: 'fulfilled', value: 'unmirrored' });
    return parsed ? [{ ...parsed, target, events }] : [];
  });
  // What they read again must not be leased for an event of its own meanwhile.
  const isLater = ({ kind }: Target) => readsAgain.has(kind);
  await refreshTogether(
    mirror,
    product,
    wanted.filter((one) => !isLater(one)),
    results,
  );
  await refreshTogether(mirror, product, wanted.filter(isLater), results);
  return results;
}

async function refreshTogether(
  mirror: Mirror,
  product: ProductRef,
  wanted: readonly Omit<Fetched, 'found'>[],
  results: Refreshes,
): Promise<void> {
  if (wanted.length === 0) return;
  const lease: Lease = { token: newId(), productId: product.id, leaseMs: mirror.leaseMs };
  // What is not being fetched by then is left for the next time: the lease has to last for what follows.
  const until = performance.now() + mirror.leaseMs / 2;
  const granted = await takeLeases(mirror.database.fork(), lease, wanted);
  try {
    const fetched: Fetched[] = [];
    await inLanes(fetchedAtOnce, wanted, async (one) => {
      if (!granted.has(one.id) || performance.now() > until) {
        results.set(one.target, { status: 'fulfilled', value: 'busy' });
        return;
      }
      try {
        const found = await retrieve(mirror.stripe.of(product.key), one, () => mirror.bucket.take());
        fetched.push({ ...one, found });
      } catch (reason) {
        results.set(one.target, { status: 'rejected', reason });
      }
    });
    // Whoever is referred to comes first. Each kind has its transactions: one that held customers and waited
    // for payments would stand in the way of those who hold a payment and wait for its user.
    for (const kind of kindNames) {
      const ready = await makeReady(
        mirror,
        product,
        lease,
        fetched.filter((one) => one.kind === kind),
        { results, fetch: (others) => refreshAll(mirror, product, others) },
      );
      for (let from = 0; from < ready.length; from += writtenAtOnce)
        await storeFetched(mirror, lease, ready.slice(from, from + writtenAtOnce), results);
    }
  } finally {
    const isStored = ({ target }: { target: string }) => {
      const result = results.get(target);
      return result?.status === 'fulfilled' && result.value === 'stored';
    };
    const left = wanted.filter((one) => granted.has(one.id) && !isStored(one));
    await dropLeases(
      mirror.database.fork(),
      lease,
      left.map(({ id }) => id),
    );
  }
}
