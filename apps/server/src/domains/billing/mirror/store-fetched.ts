import { announceAll } from '../../../platform/http/change-bus.ts';
import { type Lease, storeUnderLease } from './lease.ts';
import { finish, project } from './project.ts';
import { storeRaw } from './raw-objects.ts';
import type { Fetched, Mirror, Refreshed, Refreshes } from './refresh.ts';
import { noteSnapshots } from './snapshots.ts';
import { writeTombstone } from './tombstone.ts';
import { type Change, newWork } from './work.ts';

/**
 * Writes what was fetched under its lease with one transaction, or, when that fails, each with one of its
 * own: an object that cannot be written does not hold up the others. Notes in `results` what became of each.
 */
export async function storeFetched(
  mirror: Mirror,
  lease: Lease,
  fetched: readonly Fetched[],
  results: Refreshes,
): Promise<void> {
  try {
    const stored = await storeTogether(mirror, lease, fetched);
    for (const { id, target } of fetched)
      results.set(target, { status: 'fulfilled', value: stored.get(id) ?? 'busy' });
  } catch (reason) {
    const [first, ...others] = fetched;
    if (first && others.length === 0) results.set(first.target, { status: 'rejected', reason });
    else for (const one of fetched) await storeFetched(mirror, lease, [one], results);
  }
}

/**
 * What has to be projected although nothing changed at Stripe: a refund settles the operation that
 * asked for it, and an e-mail that was somebody else's may be free by now.
 */
const alwaysProjected: ReadonlySet<string> = new Set(['refund', 'customer']);

function storeTogether(
  mirror: Mirror,
  lease: Lease,
  fetched: readonly Fetched[],
): Promise<Map<string, Refreshed>> {
  return mirror.database.fork().transactional(async (em) => {
    const stored = await storeUnderLease(
      em,
      lease,
      fetched.map(({ id, found }) => ({ id, raw: found?.main ?? null })),
    );
    const ours = fetched.filter(({ id }) => stored.has(id));
    const work = newWork(em, lease.productId);
    for (const { events } of ours) noteSnapshots(work, events);
    for (const one of ours) if (!one.found) await writeTombstone(work, one);
    const newParts = await storeRaw(
      work,
      ours.flatMap(({ found }) => found?.parts ?? []),
    );
    const changed = ours.flatMap(({ id, kind, found }) => {
      if (!found) return [];
      const isSame =
        stored.get(id) === 'same' &&
        !alwaysProjected.has(kind) &&
        found.parts.every((part) => !newParts.has(part.id));
      return isSame ? [] : [found.main, ...found.parts];
    });
    const changes = await project(work, [...new Map(changed.map((raw) => [raw.id, raw])).values()]);
    await announceAll(em, oncePerTopic(lease.productId, changes));
    await finish(work);
    return new Map(ours.map(({ id }) => [id, 'stored']));
  });
}

/** Whoever watches a user reads everything of a topic anew: they need not hear of it twice. */
const oncePerTopic = (productId: string, changes: readonly Change[]) => [
  ...new Map(
    changes.map((change) => [`${change.userId} ${change.topic}`, { productId, ...change }] as const),
  ).values(),
];
