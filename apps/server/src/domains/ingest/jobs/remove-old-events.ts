import { retentionPolicies } from '@backdesk/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { type ChunkedWork, scheduleWork } from '../../jobs/index.ts';

/** How long a webhook event is kept unless its product says otherwise. */
const eventsKeptDays = retentionPolicies.webhook_events.defaultDays;
const batch = 1_000;

const cutoff = z.strictObject({ productId: z.string(), before: z.string() });
type Input = { cutoffs: readonly z.output<typeof cutoff>[] };

/**
 * Removes the webhook events of each product that are older than it keeps them, whatever became of
 * them; only one that still waits to be digested is never given up. The counts by type stay.
 */
export const removeOldEvents: ChunkedWork<Input, number> = {
  kind: 'ingest.remove_old_events',
  input: z.strictObject({ cutoffs: z.array(cutoff) }),
  /** The product that the next chunk removes of. */
  position: z.int(),
  async chunk(change, { jobId, input, position }) {
    const index = position ?? 0;
    const of = input.cutoffs[index];
    if (!of) {
      change.nothingChanged('there is no product to remove events of');
      return { counts: {}, next: null };
    }
    const { rows } = await sql<{ state: string; count: number }>`
      with old as (
        select id from webhook_events where ${isOld(of)} order by received_at limit ${batch} for update),
      removed as (delete from webhook_events e using old where e.id = old.id returning e.state)
      select state, count(*)::int as count from removed group by state`.execute(plainSql(change.em));
    const counts = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    const removed = rows.reduce((sum, { count }) => sum + count, 0);
    if (removed === 0) change.nothingChanged('nothing of this product is old enough');
    else
      change.audit({
        action: 'ingest.remove_old_events',
        target: { kind: 'job', id: jobId },
        productId: of.productId,
        after: { removed: counts, receivedBefore: of.before },
      });
    const next = removed < batch ? index + 1 : index;
    const isLast = next >= input.cutoffs.length;
    return {
      counts,
      next: isLast ? null : next,
      ...(isLast && { message: 'Removed what is older than it is kept.' }),
    };
  },
};

const isOld = ({ productId, before }: z.output<typeof cutoff>) => sql<boolean>`
  product_id = ${productId} and received_at < ${before}::timestamptz and state <> 'received'`;

/** Starts the removal when there is something to remove; undefined when there is not. */
export async function scheduleRemovalOfOldEvents(em: EntityManager, now: Date): Promise<string | undefined> {
  const { rows: products } = await sql<{ productId: string; keptDays: number | null }>`
    select p.id as "productId", case when o.product_id is null then ${eventsKeptDays} else o.kept_days end as "keptDays"
    from products p
    left join product_retention_overrides o on o.product_id = p.id and o.record_kind = 'webhook_events'
    order by p.key`.execute(plainSql(em));
  const cutoffs: Input['cutoffs'][number][] = [];
  let total = 0;
  for (const { productId, keptDays } of products) {
    // No number of days: this product keeps them for ever.
    if (keptDays === null) continue;
    const of = { productId, before: new Date(now.getTime() - keptDays * 86_400_000).toISOString() };
    const { rows } = await sql<{ count: number }>`
      select count(*)::float8 as count from webhook_events where ${isOld(of)}`.execute(plainSql(em));
    if (!rows[0]?.count) continue;
    total += rows[0].count;
    cutoffs.push(of);
  }
  if (total === 0) return undefined;
  return scheduleWork(em, removeOldEvents, {
    title: 'Remove webhook events that are older than they are kept',
    input: { cutoffs },
    total,
  });
}
