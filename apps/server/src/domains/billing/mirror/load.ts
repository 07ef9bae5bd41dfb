import { sql } from 'kysely';
import { sha256 } from '../../../platform/crypto.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { canonicalJson } from '../rules/canonical-json.ts';
import type { MirroredObject } from './kinds.ts';
import { project } from './project.ts';
import { billingTables } from './tables.ts';

/**
 * Writes objects that were listed rather than fetched one by one, in the caller's transaction. Only
 * for a product whose webhooks are not digested meanwhile: a list may be older than what is stored.
 */
export async function loadObjects(
  em: EntityManager,
  productId: string,
  objects: readonly MirroredObject[],
): Promise<void> {
  for (const raw of objects) {
    const json = canonicalJson(raw);
    await sql`
      insert into stripe_objects (product_id, id, type, raw, content_hash, fetched_at)
      values (${productId}, ${raw.id}, ${raw.object}, ${json}::jsonb, ${sha256(json)}, now())
      on conflict (product_id, id) do update
        set raw = excluded.raw, content_hash = excluded.content_hash, fetched_at = excluded.fetched_at`.execute(
      billingTables(em),
    );
    await project(em, productId, raw);
  }
}
