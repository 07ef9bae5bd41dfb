import { type TimelineKind, timelineKind, type timelineView } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { decodeCursor, encodeCursor, instantKey } from '../../../platform/cursor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { plannedOnce } from '../../../platform/db/planned-once.ts';
import type { TimelineSource, UserProviders } from '../providers.ts';
import { ownTimeline } from './own-timeline.ts';

type TimelineRow = {
  key: string;
  kind: string;
  occurred_at: string;
  title: string;
  detail: string | null;
  tone: string;
  amount_cents: string | null;
  currency: string | null;
  reference: string | null;
  actor_name: string | null;
};
type View = z.output<typeof timelineView>;
type Input = { userId: string; kind?: TimelineKind | undefined; cursor?: string | null | undefined };

const pageSize = 30;

/**
 * A user's story across all domains, newest first, in one UNION ALL. Keyset-paged by moment and key;
 * each source hands in no more than a page, so that a user with many sign-ins does not slow the page down.
 */
export async function timeline(em: EntityManager, providers: UserProviders, input: Input): Promise<View> {
  const listName = `timeline:${input.userId}`;
  const after = input.cursor ? decodeCursor(listName, input.cursor, 2) : undefined;
  const page = after
    ? sql`(occurred_at, key) < (${instantKey(after[0])}::timestamptz, ${after[1]})`
    : sql`true`;
  const sources = [...providers.timelines, ...ownTimeline]
    .filter(({ kind }) => input.kind === undefined || kind === input.kind)
    .map((source) => onePage(source, input.userId, page));
  const { rows } = await sql<TimelineRow>`${plannedOnce}
    select key, kind, to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as occurred_at,
      title, nullif(detail, '') as detail, tone, amount_cents, trim(currency) as currency, reference, actor_name
    from (${sql.join(sources, sql` union all `)}) story
    order by story.occurred_at desc, key desc limit ${sql.lit(pageSize + 1)}`.execute(plainSql(em));
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  return {
    rows: shown.map(toEntry),
    nextCursor: rows.length > pageSize && last ? encodeCursor(listName, [last.occurred_at, last.key]) : null,
  };
}

function onePage({ kind, select }: TimelineSource, userId: string, page: RawBuilder<unknown>) {
  return sql`(select key, ${sql.lit(kind)}::text as kind, occurred_at, title, detail, tone, amount_cents, currency,
      reference, actor_name
    from (${select(userId)}) s (key, occurred_at, title, detail, tone, amount_cents, currency, reference, actor_name)
    where ${page} order by occurred_at desc, key desc limit ${sql.lit(pageSize + 1)})`;
}

function toEntry(row: TimelineRow): View['rows'][number] {
  return {
    key: row.key,
    kind: timelineKind.parse(row.kind),
    occurredAt: new Date(row.occurred_at),
    title: row.title,
    detail: row.detail,
    tone: row.tone as View['rows'][number]['tone'],
    amount:
      row.amount_cents !== null && row.currency !== null
        ? { amount: BigInt(row.amount_cents), currency: row.currency }
        : null,
    reference: row.reference,
    actorName: row.actor_name,
  };
}
