import { syncKindLabels, type syncStatusView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import type { BillingProviders } from '../providers.ts';
import { sweepKind } from '../sync/sweep-work.ts';
import { eventWatermark } from '../sync/watermarks.ts';

type View = z.output<typeof syncStatusView>;
type Account = {
  id: string;
  key: string;
  name: string;
  until: string | null;
  compared: string | null;
  problem: string | null;
  differences: number;
  objects: number;
};
type Kind = {
  kind: string;
  count: number;
  compared: string | null;
  until: string | null;
  differences: number;
};
type Run = Omit<View['runs'][number], 'startedAt' | 'finishedAt'> & {
  startedAt: string | null;
  finishedAt: string | null;
};

/** Kinds of which Stripe tells nothing by itself: they are known up to when they were compared. */
const silentKinds: ReadonlySet<string> = new Set(['balance_transaction']);
const runsShown = 5;

const dateOf = (text: string | null) => (text === null ? null : new Date(text));
const earliest = (...dates: (Date | null | undefined)[]): Date | null =>
  dates.some((date) => !date) ? null : new Date(Math.min(...dates.map((date) => date?.getTime() ?? 0)));

/** How far the mirror of each account can be trusted, by kind of object, and the last sweeps. */
export async function syncStatus(
  { em, services }: QueryContext,
  { waitingSince }: Pick<BillingProviders, 'waitingSince'>,
): Promise<View> {
  const [accounts, kinds, runs, waiting] = [
    await readAccounts(em),
    await readKinds(em),
    await readRuns(em),
    await waitingSince(em),
  ];
  const until = (account: Account): Date | null => {
    const told = dateOf(account.until);
    const since = waiting.get(account.id);
    return told && since && since < told ? since : told;
  };
  const untilAll = accounts.length === 0 ? null : earliest(...accounts.map(until));
  return {
    asOf: services.clock.now(),
    accounts: accounts.map((account) => ({
      productKey: account.key,
      productName: account.name,
      completeUntilAt: until(account),
      comparedAt: dateOf(account.compared),
      differences: account.differences,
      objects: account.objects,
      problem: account.problem,
    })),
    kinds: kinds.map((row) => ({
      kind: row.kind,
      count: row.count,
      comparedAt: dateOf(row.compared),
      completeUntilAt: silentKinds.has(row.kind) ? dateOf(row.until) : untilAll,
      differences: row.differences,
    })),
    runs: runs.map((run) => ({
      ...run,
      startedAt: dateOf(run.startedAt),
      finishedAt: dateOf(run.finishedAt),
    })),
  };
}

async function readAccounts(em: QueryContext['em']): Promise<Account[]> {
  const { rows } = await sql<Account>`
    select p.id, p.key, p.name, w.complete_until_at as until, w.error_message as problem, c.compared,
      coalesce(d.differences, 0) as differences, coalesce(d.objects, 0) as objects
    from products p
    left join sync_watermarks w on w.product_id = p.id and w.object_type = ${eventWatermark}
    left join lateral (select case when bool_and(finished_at is not null) then min(finished_at) end as compared
      from sync_watermarks where product_id = p.id and object_type <> ${eventWatermark}) c on true
    left join (select product_id, count(*)::int as differences, count(distinct stripe_id)::int as objects
      from sync_drifts where state = 'open' group by 1) d on d.product_id = p.id
    where p.has_stripe_account order by p.name`.execute(plainSql(em));
  return rows;
}

async function readKinds(em: QueryContext['em']): Promise<Kind[]> {
  const { rows } = await sql<Kind>`
    select k.kind, coalesce(sum(w.object_count), 0)::float8 as count,
      case when count(*) filter (where w.finished_at is null) = 0 then min(w.finished_at) end as compared,
      case when count(*) filter (where w.complete_until_at is null) = 0 then min(w.complete_until_at) end as until,
      coalesce((select count(*)::int from sync_drifts d where d.state = 'open' and d.object_type = k.kind), 0) as differences
    from unnest(${Object.keys(syncKindLabels)}::text[]) with ordinality k (kind, position)
    cross join (select id from products where has_stripe_account) p
    left join sync_watermarks w on w.product_id = p.id and w.object_type = k.kind
    group by k.kind, k.position order by k.position`.execute(plainSql(em));
  return rows;
}

async function readRuns(em: QueryContext['em']): Promise<Run[]> {
  const { rows } = await sql<Run>`
    select id as "jobId", state, title, coalesce(error_message, message) as message, started_at as "startedAt", finished_at as "finishedAt"
    from job_progress where kind = ${sweepKind} order by created_at desc, id desc limit ${runsShown}`.execute(
    plainSql(em),
  );
  return rows;
}
