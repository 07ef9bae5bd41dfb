import type { ProductRef } from '../../products/index.ts';
import { usersByOwnId } from '../../users/index.ts';
import { dependenciesOf, missingOf } from './dependencies.ts';
import { type MirroredObject, type Target, targetText } from './kinds.ts';
import { dropLeases, type Lease } from './lease.ts';
import { ownIdOf } from './project-payment.ts';
import type { Ask, Fetched, Mirror, Refreshes } from './refresh.ts';
import { idOf } from './text.ts';

/** Fetches and writes other objects of the same account first. */
type Fetch = (asks: readonly Ask[]) => Promise<Refreshes>;

/**
 * Makes sure that what objects of one kind belong to is mirrored, and returns those that can be written
 * now; why the others cannot is noted in `results`.
 */
export async function makeReady(
  mirror: Mirror,
  product: ProductRef,
  lease: Lease,
  fetched: readonly Fetched[],
  { results, fetch }: { results: Refreshes; fetch: Fetch },
): Promise<Fetched[]> {
  if (fetched.length === 0) return [];
  const ones = await withoutAttempts(mirror, lease, fetched, { results, fetch });
  const needs = ones.map(({ found }) => (found ? dependenciesOf(found.main) : []));
  const got = await fetchMissing(
    mirror,
    product,
    fetch,
    ones,
    needs.flatMap((targets) => targets ?? []),
  );
  const ready: Fetched[] = [];
  for (const [index, one] of ones.entries()) {
    const targets = needs[index];
    if (!targets) {
      if (one.found && (await isOfKnownUser(mirror, product, one.found.main))) ready.push(one);
      else results.set(one.target, { status: 'fulfilled', value: 'orphan' });
      continue;
    }
    const failed = targets
      .map((target) => got.get(targetText(target)))
      .find((result) => result?.status === 'rejected' || (result && result.value !== 'stored'));
    if (!failed) ready.push(one);
    else if (failed.status === 'rejected') results.set(one.target, failed);
    else results.set(one.target, { ...failed, value: failed.value === 'busy' ? 'busy' : 'orphan' });
  }
  return ready;
}

/** All attempts of a payment are written together with it, under its lease: here they are left out. */
async function withoutAttempts(
  mirror: Mirror,
  lease: Lease,
  fetched: readonly Fetched[],
  { results, fetch }: { results: Refreshes; fetch: Fetch },
): Promise<Fetched[]> {
  const intents = new Map(fetched.flatMap((one) => [[one, intentBehind(one.found?.main)] as const]));
  const attempts = fetched.filter((one) => intents.get(one));
  if (attempts.length === 0) return [...fetched];
  await dropLeases(
    mirror.database.fork(),
    lease,
    attempts.map(({ id }) => id),
  );
  const asks = [...new Set(attempts.map((one) => intents.get(one) ?? ''))].map((target) => ({ target }));
  const got = await fetch(asks);
  for (const one of attempts) {
    const result = got.get(intents.get(one) ?? '');
    if (result) results.set(one.target, result);
  }
  return fetched.filter((one) => !intents.get(one));
}

const intentBehind = (raw: MirroredObject | undefined): string | null =>
  raw?.object === 'charge' ? idOf(raw.payment_intent) : null;

/**
 * Kinds that change what they belong to, which is therefore read again with them. The sum of a payment at
 * Stripe then counts its refund, and no moment exists in which the refund is known and the sum is older, which
 * would make too much look refundable.
 */
export const readsAgain: ReadonlySet<Target['kind']> = new Set(['refund', 'dispute', 'credit_note']);

/** Fetches what objects of one kind need and what is not here, or all of it. */
async function fetchMissing(
  mirror: Mirror,
  product: ProductRef,
  fetch: Fetch,
  ones: readonly Fetched[],
  needs: readonly Target[],
): Promise<Refreshes> {
  const wanted = ones.some(({ kind }) => readsAgain.has(kind))
    ? needs
    : await missingOf(mirror.database.fork(), product.id, needs);
  const asks = [...new Set(wanted.map(targetText))].map((target) => ({ target }));
  return asks.length === 0 ? new Map() : fetch(asks);
}

/** A payment without a customer may name its user by the id that the product has for them. */
async function isOfKnownUser(mirror: Mirror, product: ProductRef, raw: MirroredObject): Promise<boolean> {
  const own = raw.object === 'payment_intent' ? ownIdOf(raw) : null;
  if (own === null) return false;
  return (await usersByOwnId(mirror.database.fork(), product.id, [own])).size > 0;
}
