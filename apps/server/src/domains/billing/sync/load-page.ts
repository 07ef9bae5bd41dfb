import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import type { ProductRef } from '../../products/index.ts';
import { dependenciesOf, missingOf } from '../mirror/dependencies.ts';
import { type MirroredObject, targetText } from '../mirror/kinds.ts';
import { startLoading } from '../mirror/load.ts';
import { type Mirror, refresh } from '../mirror/refresh.ts';
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
  const token = newId();
  const em = mirror.database.fork();
  const granted = await takeLeases(mirror, product, raws, listedAt, token);
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
      where product_id = ${product.id} and lease_token = ${token}`.execute(plainSql(inner));
  });
  for (const raw of mine.filter((one) => !isWhole(one)))
    await refresh(mirror, product, targetText({ kind: raw.object, id: raw.id }));
}

/** The ids that may be written: nobody is fetching them, and nobody has since the list was asked for. */
async function takeLeases(
  mirror: Mirror,
  product: ProductRef,
  raws: readonly MirroredObject[],
  listedAt: Date,
  token: string,
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    insert into stripe_objects as o (product_id, id, type, lease_token, leased_until)
    select ${product.id}::uuid, x.id, x.type, ${token}::uuid, now() + ${mirror.leaseMs} * interval '1 millisecond'
    from unnest(${raws.map(({ id }) => id)}::text[], ${raws.map(({ object }) => object)}::text[]) as x (id, type)
    order by x.id
    on conflict (product_id, id) do update set lease_token = excluded.lease_token, leased_until = excluded.leased_until
      where (o.leased_until is null or o.leased_until < now())
        and (o.fetched_at is null or o.fetched_at < ${listedAt.toISOString()}::timestamptz)
    returning id`.execute(plainSql(mirror.database.fork()));
  return new Set(rows.map(({ id }) => id));
}
