import { sql } from 'kysely';
import { newId } from '../../../platform/ids.ts';
import { sha256 } from '../../../platform/crypto.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import type { MirroredObject, Target } from './kinds.ts';
import { projectionVersion, storedJson } from './raw-objects.ts';
import { billingTables } from './tables.ts';

/**
 * Takes the right to fetch one object, or returns undefined when somebody else has it. Whoever holds
 * it fetches after every event that is already stored, so the last one to write wrote the newest state.
 */
export async function takeLease(
  em: EntityManager,
  object: Target & { productId: string },
  leaseMs: number,
): Promise<string | undefined> {
  const token = newId();
  const { rows } = await sql<{ lease_token: string }>`
    insert into stripe_objects (product_id, id, type, lease_token, leased_until)
    values (${object.productId}, ${object.id}, ${object.kind}, ${token}, now() + ${leaseMs} * interval '1 millisecond')
    on conflict (product_id, id) do update
      set lease_token = excluded.lease_token, leased_until = excluded.leased_until
      where stripe_objects.leased_until is null or stripe_objects.leased_until < now()
    returning lease_token`.execute(billingTables(em));
  return rows.length > 0 ? token : undefined;
}

/**
 * Stores what was fetched and ends the lease. `same` when it was stored and projected like this
 * before; `lost` when the lease had run out and is somebody else's.
 */
export async function storeUnderLease(
  em: EntityManager,
  object: { productId: string; id: string },
  token: string,
  raw: MirroredObject | null,
): Promise<'changed' | 'same' | 'lost'> {
  const json = raw && storedJson(raw);
  const isDeleted = raw === null || ('deleted' in raw && raw.deleted);
  const hash = sha256(json ?? 'null');
  const { rows } = await sql<{ is_same: boolean }>`
    with before as (
      select content_hash, projection_version, is_deleted from stripe_objects
      where product_id = ${object.productId} and id = ${object.id}
    )
    update stripe_objects
    set raw = coalesce(${json}::jsonb, raw), content_hash = ${hash}, is_deleted = ${isDeleted},
      projection_version = ${projectionVersion}, fetched_at = now(), lease_token = null, leased_until = null
    where product_id = ${object.productId} and id = ${object.id} and lease_token = ${token}
    returning coalesce((select row(content_hash, projection_version, is_deleted)
      = row(${hash}::text, ${projectionVersion}::int, ${isDeleted}::boolean) from before), false) as is_same`.execute(
    billingTables(em),
  );
  const [row] = rows;
  if (!row) return 'lost';
  return row.is_same ? 'same' : 'changed';
}

/** Gives the lease back without a result, so that the next one need not wait for it to run out. */
export async function dropLease(
  em: EntityManager,
  object: { productId: string; id: string },
  token: string,
): Promise<void> {
  await sql`
    update stripe_objects set lease_token = null, leased_until = null
    where product_id = ${object.productId} and id = ${object.id} and lease_token = ${token}`.execute(
    billingTables(em),
  );
}
