import { webhookSources } from '@backdesk/contract';
import { sql } from 'kysely';
import { Counter, Gauge, Registry } from 'prom-client';
import type { Database } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { Logger } from '../../../platform/log.ts';

/** Types that get a name of their own, per source; the rest is `other`. */
const namedTypes = 100;
/** Event types as Stripe and Clerk spell them, such as `customer.subscription.updated`. */
const typePattern = '^[a-z][a-z0-9_]{0,49}([.][a-z][a-z0-9_]{0,49}){0,5}$';
/** More than that waiting is told as that many: enough for an alarm, and a scrape stays cheap. */
const countedOpen = 100_000;
/** Anybody may scrape; the database is asked at most this often. */
const keptForMs = 5_000;

type Counts = {
  open: { source: string; state: string; count: number }[];
  settled: { source: string; state: string; count: number }[];
  ignored: { source: string; type: string; count: number }[];
};

/**
 * The webhook inbox for Prometheus, read when it is scraped: what waits or needs somebody, what was
 * settled, and the types that nobody uses. Without a database these metrics are left out, and the
 * others are still there.
 */
export function webhookMetrics(database: Database, log: Logger): Registry {
  const counts = remember(() =>
    readCounts(database).catch((error: unknown) => {
      log.warn({ err: error }, 'the webhook inbox could not be counted for /metrics');
      return { open: [], settled: [], ignored: [] };
    }),
  );
  const open = new Gauge({
    name: 'backdesk_webhook_events_open',
    help: 'Stored webhook events that wait for the digest (received) or for a person (failed, quarantined).',
    labelNames: ['source', 'state'] as const,
    registers: [],
    async collect() {
      const found = (await counts()).open;
      this.reset();
      for (const { source, state, count } of found) this.set({ source, state }, count);
    },
  });
  const settled = new Counter({
    name: 'backdesk_webhook_events_settled_total',
    help: 'Webhook events that were digested, also those that are not kept any more.',
    labelNames: ['source', 'state'] as const,
    registers: [],
    async collect() {
      const found = (await counts()).settled;
      this.reset();
      for (const { source, state, count } of found) this.inc({ source, state }, count);
    },
  });
  // A gauge: a type that becomes frequent leaves `other`, which then goes down.
  const ignored = new Gauge({
    name: 'backdesk_webhook_events_ignored',
    help: 'Webhook events of types that Backdesk does not use; rare and odd types are other.',
    labelNames: ['source', 'type'] as const,
    registers: [],
    async collect() {
      const found = (await counts()).ignored;
      this.reset();
      for (const { source, type, count } of found) this.set({ source, type }, count);
    },
  });
  const registry = new Registry();
  for (const metric of [open, settled, ignored]) registry.registerMetric<string>(metric);
  return registry;
}

/** Indexes hold what is open; what is settled was counted by the digest, one row per type. */
async function readCounts(database: Database): Promise<Counts> {
  const em = database.fork();
  const { rows: open } = await sql<Counts['open'][number]>`
    with waiting as (
      select source, state from webhook_events where state = 'received' limit ${countedOpen}),
    set_apart as (
      select source, state from webhook_events where state in ('failed', 'quarantined') limit ${countedOpen}),
    counted as (
      select source, state, count(*)::float8 as count
      from (select * from waiting union all select * from set_apart) open_events group by source, state)
    select source, state, coalesce(counted.count, 0) as count
    from unnest(${[...webhookSources]}::text[]) source
    cross join unnest(array['received', 'failed', 'quarantined']) state
    left join counted using (source, state)`.execute(plainSql(em));
  const { rows: settled } = await sql<Counts['settled'][number]>`
    select source, state, sum(event_count)::float8 as count from webhook_type_counts
    group by source, state`.execute(plainSql(em));
  const { rows: ignored } = await sql<Counts['ignored'][number]>`
    with types as (
      select source, case when event_type ~ ${typePattern} then event_type else 'other' end as type,
        sum(event_count) as count
      from webhook_type_counts where state = 'ignored' group by 1, 2),
    ranked as (
      select *, row_number() over (partition by source order by type = 'other', count desc, type) as rank
      from types)
    select source, case when rank <= ${namedTypes} then type else 'other' end as type,
      sum(count)::float8 as count
    from ranked group by 1, 2`.execute(plainSql(em));
  return { open, settled, ignored };
}

/** One question for all who ask within `keptForMs`. */
function remember<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined;
  let until = 0;
  return () => {
    if (!answer || Date.now() > until) {
      until = Date.now() + keptForMs;
      answer = ask();
    }
    return answer;
  };
}
