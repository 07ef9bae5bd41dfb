import { timelineKind, type timelineView } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { decodeCursor, encodeCursor, instantKey } from '../../../platform/cursor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { UserProviders } from '../providers.ts';

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

const pageSize = 30;

/** What staff did with this user, from the audit log: only acts that target the user itself. */
function staffTimeline(userId: string): RawBuilder<unknown> {
  return sql`
    select 'audit:' || e.sequence, 'staff', e.occurred_at,
      case e.action when 'users.reveal' then 'E-mail revealed' else replace(e.action, '_', ' ') end,
      p.payload::json ->> 'reason', 'neutral', null, null, null, p.payload::json ->> 'actorName'
    from audit_entries e left join audit_payloads p using (sequence) where e.target_id = ${userId}`;
}

/**
 * A user's story across all domains, newest first, in one UNION ALL. Keyset-paged by moment and key.
 */
export async function timeline(
  em: EntityManager,
  providers: UserProviders,
  input: { userId: string; kind?: string | undefined; cursor?: string | null | undefined },
): Promise<View> {
  const listName = `timeline:${input.userId}`;
  const after = input.cursor ? decodeCursor(listName, input.cursor, 2) : undefined;
  const sources = [...providers.timelines, staffTimeline].map((source) => source(input.userId));
  const { rows } = await sql<TimelineRow>`
    with story (key, kind, occurred_at, title, detail, tone, amount_cents, currency, reference, actor_name)
      as (${sql.join(sources, sql` union all `)})
    select key, kind, to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as occurred_at,
      title, nullif(detail, '') as detail, tone, amount_cents, trim(currency) as currency, reference, actor_name
    from story
    where ${input.kind ? sql`kind = ${input.kind}` : sql`true`}
      and ${after ? sql`(story.occurred_at, key) < (${instantKey(after[0])}::timestamptz, ${after[1]})` : sql`true`}
    order by story.occurred_at desc, key desc limit ${sql.lit(pageSize + 1)}`.execute(plainSql(em));
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  return {
    rows: shown.map(toEntry),
    nextCursor: rows.length > pageSize && last ? encodeCursor(listName, [last.occurred_at, last.key]) : null,
  };
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
