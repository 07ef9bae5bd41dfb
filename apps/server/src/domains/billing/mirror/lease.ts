import { sql } from 'kysely';
import { newId } from '../../../platform/ids.ts';
import { sha256 } from '../../../platform/crypto.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { canonicalJson } from '../rules/canonical-json.ts';
import { billingTables } from './tables.ts';

/**
 * Takes the right to fetch one object, or returns undefined when somebody else has it. Whoever holds
 * it fetches after every event that is already stored, so the last one to write wrote the newest state.
 */
export async function takeLease(
  em: EntityManager,
  object: { productId: string; id: string; type: string },
  leaseMs: number,
): Promise<string | undefined> {
  const token = newId();
  const { rows } = await sql<{ lease_token: string }>`
    insert into stripe_objects (product_id, id, type, lease_token, leased_until)
    values (${object.productId}, ${object.id}, ${object.type}, ${token}, now() + ${leaseMs} * interval '1 millisecond')
    on conflict (product_id, id) do update
      set lease_token = excluded.lease_token, leased_until = excluded.leased_until
      where stripe_objects.leased_until is null or stripe_objects.leased_until < now()
    returning lease_token`.execute(billingTables(em));
  return rows.length > 0 ? token : undefined;
}

/** Stores what was fetched and ends the lease; false when the lease had run out and is somebody else's. */
export async function storeUnderLease(
  em: EntityManager,
  object: { productId: string; id: string },
  token: string,
  content: { raw: unknown; isDeleted: boolean },
): Promise<boolean> {
  const json = canonicalJson(content.raw);
  const result = await sql`
    update stripe_objects
    set raw = coalesce(${json === 'null' ? null : json}::jsonb, raw), content_hash = ${sha256(json)},
      is_deleted = ${content.isDeleted}, fetched_at = now(), lease_token = null, leased_until = null
    where product_id = ${object.productId} and id = ${object.id} and lease_token = ${token}`.execute(
    billingTables(em),
  );
  return (result.numAffectedRows ?? 0n) > 0n;
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
