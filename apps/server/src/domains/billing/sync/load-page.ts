import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import type { ProductRef } from '../../products/index.ts';
import { dependenciesOf, missingOf } from '../mirror/dependencies.ts';
import { type MirroredObject, targetText } from '../mirror/kinds.ts';
import { takeLeases } from '../mirror/lease.ts';
import { startLoading } from '../mirror/load.ts';
import { type Mirror, refreshAll } from '../mirror/refresh.ts';
import type { Json } from './checker/check.ts';

/**
 * Writes a page of a list that was asked for at `listedAt`. A list may be older than what the digest fetched
 * meanwhile: an object is only written under its lease, and only when nobody has fetched it since. What
 * refers to something that is not here is fetched by itself, and with it what it refers to.
 */
export async function loadPage(
  mirror: Mirror,
  product: ProductRef,
  objects: readonly Json[],
  listedAt: Date,
): Promise<void> {
  const raws = objects as unknown as MirroredObject[];
  const em = mirror.database.fork();
  const lease = {
    token: newId(),
    productId: product.id,
    leaseMs: mirror.leaseMs,
    notFetchedSince: listedAt,
  };
  const granted = await takeLeases(
    em,
    lease,
    raws.map(({ id, object }) => ({ id, kind: object })),
  );
  const mine = raws.filter(({ id }) => granted.has(id));
  const missing = new Set(
    (
      await missingOf(
        em,
        product.id,
        mine.flatMap((raw) => dependenciesOf(raw) ?? []),
      )
    ).map(({ id }) => id),
  );
  const isWhole = (raw: MirroredObject) => dependenciesOf(raw)?.every(({ id }) => !missing.has(id)) ?? false;
  await mirror.database.fork().transactional(async (inner) => {
    const loader = startLoading(inner, product.id);
    await loader.add(mine.filter(isWhole));
    await loader.finish();
    await sql`
      update stripe_objects set lease_token = null, leased_until = null
      where product_id = ${product.id} and lease_token = ${lease.token}`.execute(plainSql(inner));
  });
  const fetched = await refreshAll(
    mirror,
    product,
    mine
      .filter((raw) => !isWhole(raw))
      .map((raw) => ({ target: targetText({ kind: raw.object, id: raw.id }) })),
  );
  for (const result of fetched.values()) if (result.status === 'rejected') throw result.reason;
}
