import { sql } from 'kysely';
import { sha256 } from '../../../platform/crypto.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { canonicalJson } from '../rules/canonical-json.ts';
import type { MirroredObject } from './kinds.ts';
import type { Work } from './work.ts';

/**
 * Counts up whenever a projection writes something else than before, so that objects that did not
 * change at Stripe are written anew when they are met.
 */
export const projectionVersion = 2;

/** The text that is stored of an object and compared with Stripe's: what was expanded and has a row of its own is an id again. */
export function storedJson(raw: MirroredObject): string {
  switch (raw.object) {
    case 'payment_intent':
      return canonicalJson({ ...raw, latest_charge: idOnly(raw.latest_charge) });
    case 'charge':
    case 'refund':
      return canonicalJson({ ...raw, balance_transaction: idOnly(raw.balance_transaction) });
    default:
      return canonicalJson(raw);
  }
}

const idOnly = (field: string | { id: string } | null): string | null =>
  field !== null && typeof field === 'object' ? field.id : field;

/** Stores objects as Stripe gave them; returns the ids of those that were not stored like this before. */
export async function storeRaw(work: Work, raws: readonly MirroredObject[]): Promise<Set<string>> {
  const byId = new Map(
    raws.map((raw) => {
      const json = storedJson(raw);
      return [raw.id, { id: raw.id, type: raw.object, hash: sha256(json), json }];
    }),
  );
  if (byId.size === 0) return new Set();
  const values = [...byId.values()];
  const column = (name: 'id' | 'type' | 'hash' | 'json') => values.map((value) => value[name]);
  const { rows } = await sql<{ id: string }>`
    insert into stripe_objects (product_id, id, type, raw, content_hash, fetched_at, projection_version)
    select ${work.productId}::uuid, x.id, x.type, x.raw::jsonb, x.hash, now(), ${projectionVersion}::int
    from unnest(${column('id')}::text[], ${column('type')}::text[], ${column('hash')}::text[], ${column('json')}::text[])
      as x(id, type, hash, raw)
    on conflict (product_id, id) do update
      set raw = excluded.raw, content_hash = excluded.content_hash, fetched_at = excluded.fetched_at,
        projection_version = excluded.projection_version
      where row(stripe_objects.content_hash, stripe_objects.projection_version)
        is distinct from row(excluded.content_hash, excluded.projection_version)
    returning id`.execute(plainSql(work.em));
  return new Set(rows.map(({ id }) => id));
}
