import { sql } from 'kysely';
import { sha256 } from '../../../platform/crypto.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { MirroredObject } from './kinds.ts';
import { projectionVersion, storedJson } from './raw-objects.ts';

/** The right to fetch and write objects of one account, held under one token. */
export type Lease = {
  token: string;
  productId: string;
  /** How long it lasts, in milliseconds. */
  leaseMs: number;
  /** Only objects that nobody has fetched since then. */
  notFetchedSince?: Date;
};

/**
 * Takes the right to fetch objects and returns the ids of those that were free: the others are being
 * fetched by somebody else. Whoever holds it fetches after every event that is already stored, so the last
 * one to write wrote the newest state.
 */
export async function takeLeases(
  em: EntityManager,
  { token, productId, leaseMs, notFetchedSince }: Lease,
  objects: readonly { id: string; kind: string }[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    insert into stripe_objects as o (product_id, id, type, lease_token, leased_until)
    select ${productId}::uuid, x.id, x.type, ${token}::uuid, now() + ${leaseMs} * interval '1 millisecond'
    from unnest(${objects.map(({ id }) => id)}::text[], ${objects.map(({ kind }) => kind)}::text[]) as x (id, type)
    -- In one order, so that two takers never wait for each other in a circle.
    order by x.id
    on conflict (product_id, id) do update
      set lease_token = excluded.lease_token, leased_until = excluded.leased_until
      where (o.leased_until is null or o.leased_until < now())
        and (o.fetched_at is null or o.fetched_at < ${notFetchedSince?.toISOString() ?? 'infinity'}::timestamptz)
    returning id`.execute(plainSql(em));
  return new Set(rows.map(({ id }) => id));
}

/**
 * Stores what was fetched and ends its lease; null is what Stripe does not have. `same` is what was stored
 * and projected like this before; an id that is missing in the answer had run out and is somebody else's.
 */
export async function storeUnderLease(
  em: EntityManager,
  { token, productId }: Pick<Lease, 'token' | 'productId'>,
  objects: readonly { id: string; raw: MirroredObject | null }[],
): Promise<Map<string, 'changed' | 'same'>> {
  const values = objects.map(({ id, raw }) => {
    const json = raw && storedJson(raw);
    const isDeleted = raw === null || ('deleted' in raw && raw.deleted);
    return { id, json, isDeleted, hash: sha256(json ?? 'null') };
  });
  const { rows } = await sql<{ id: string; is_same: boolean }>`
    with fetched as (
      select * from unnest(${values.map(({ id }) => id)}::text[], ${values.map(({ json }) => json)}::text[],
        ${values.map(({ hash }) => hash)}::text[], ${values.map(({ isDeleted }) => isDeleted)}::boolean[])
        as x (id, json, hash, is_deleted)
    ), before as (
      select id, content_hash, projection_version, is_deleted from stripe_objects
      where product_id = ${productId} and id = any(${values.map(({ id }) => id)})
    )
    update stripe_objects o
    set raw = coalesce(x.json::jsonb, o.raw), content_hash = x.hash, is_deleted = x.is_deleted,
      projection_version = ${projectionVersion}, fetched_at = now(), lease_token = null, leased_until = null
    from fetched x join before b on b.id = x.id
    where o.product_id = ${productId} and o.id = x.id and o.lease_token = ${token}
    returning o.id, coalesce(row(b.content_hash, b.projection_version, b.is_deleted)
      = row(x.hash, ${projectionVersion}::int, x.is_deleted), false) as is_same`.execute(plainSql(em));
  return new Map(rows.map(({ id, is_same }) => [id, is_same ? 'same' : 'changed']));
}

/** Gives leases back without a result, so that the next one need not wait for them to run out. */
export async function dropLeases(
  em: EntityManager,
  { token, productId }: Pick<Lease, 'token' | 'productId'>,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update stripe_objects set lease_token = null, leased_until = null
    where product_id = ${productId} and id = any(${ids}) and lease_token = ${token}`.execute(plainSql(em));
}
