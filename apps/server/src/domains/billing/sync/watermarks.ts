import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { checkedKinds } from './checker/check.ts';

/** The name under which the watermark of events is kept. */
export const eventWatermark = 'event';

/**
 * Notes that every kind of object of a product was loaded, or compared, from `startedAt` on. What came before is
 * then known without any event: the first gap fill begins here. What was only loaded was not compared.
 */
export async function noteComplete(
  em: EntityManager,
  productId: string,
  startedAt: string,
  how: 'loaded' | 'compared',
): Promise<void> {
  await sql`
    insert into sync_watermarks (product_id, object_type, complete_until_at, object_count, started_at, finished_at)
    select ${productId}::uuid, k.kind, ${startedAt}::timestamptz, coalesce(c.count, 0), ${startedAt}::timestamptz,
      case when ${how === 'compared'} then now() end
    from unnest(${[...checkedKinds]}::text[]) k (kind)
    left join (select type, count(*) as count from stripe_objects
      where product_id = ${productId} and raw is not null and not is_deleted group by type) c on c.type = k.kind
    on conflict (product_id, object_type) do update set complete_until_at = excluded.complete_until_at,
      object_count = excluded.object_count, started_at = excluded.started_at,
      finished_at = coalesce(excluded.finished_at, sync_watermarks.finished_at)`.execute(plainSql(em));
  await sql`
    insert into sync_watermarks (product_id, object_type, complete_until_at, started_at, finished_at)
    values (${productId}, ${eventWatermark}, ${startedAt}::timestamptz, now(), now())
    on conflict (product_id, object_type) do update set complete_until_at = excluded.complete_until_at
      where sync_watermarks.complete_until_at is null`.execute(plainSql(em));
}

/** Up to when the events of a product are here; null before its first backfill or gap fill. */
export async function eventsCompleteUntil(em: EntityManager, productId: string): Promise<Date | null> {
  const { rows } = await sql<{ at: string | null }>`
    select complete_until_at::text as at from sync_watermarks
    where product_id = ${productId} and object_type = ${eventWatermark}`.execute(plainSql(em));
  return rows[0]?.at ? new Date(rows[0].at) : null;
}

/** Moves the watermark of events on; never back. */
export async function moveWatermark(
  em: EntityManager,
  productId: string,
  moved: { until: Date; found: number },
): Promise<void> {
  await sql`
    insert into sync_watermarks as w (product_id, object_type, complete_until_at, object_count, started_at, finished_at)
    values (${productId}, ${eventWatermark}, ${moved.until.toISOString()}::timestamptz, ${moved.found}, now(), now())
    on conflict (product_id, object_type) do update set
      complete_until_at = greatest(w.complete_until_at, excluded.complete_until_at),
      object_count = w.object_count + excluded.object_count, started_at = excluded.started_at,
      finished_at = excluded.finished_at, error_message = null`.execute(plainSql(em));
}

/** Keeps why the events could not be read; the watermark stays. */
export async function noteFailure(em: EntityManager, productId: string, message: string): Promise<void> {
  await sql`
    insert into sync_watermarks (product_id, object_type, started_at, error_message)
    values (${productId}, ${eventWatermark}, now(), ${message})
    on conflict (product_id, object_type) do update set error_message = excluded.error_message, started_at = now()`.execute(
    plainSql(em),
  );
}
