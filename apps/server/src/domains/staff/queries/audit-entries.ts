import type { auditListInput } from '@backdesk/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import { sha256 } from '../../../platform/crypto.ts';
import { decodeCursor, encodeCursor } from '../../../platform/cursor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

const PAGE_SIZE = 50;

type Row = {
  sequence: string;
  occurredAt: string;
  actorKind: string;
  actorId: string | null;
  requestId: string | null;
  action: string;
  targetKind: string;
  targetId: string;
  payload: string | null;
  memberName: string | null;
};

const payload = z.object({
  actorName: z.string(),
  reason: z.string().optional(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});

/** The audit log, the latest entry first, narrowed by any of its filters. */
export async function auditEntries(ctx: QueryContext, input: z.output<typeof auditListInput>) {
  const { cursor, ...filters } = input;
  // The filters are part of the list's name: a cursor of one view of the log is refused in another.
  const list = `staff.auditEntries ${sha256(JSON.stringify(filters)).slice(0, 16)}`;
  const before = cursor ? sequenceOf(decodeCursor(list, cursor, 1)) : null;
  const { rows } = await sql<Row>`
    select e.sequence::text, e.occurred_at::text as "occurredAt", e.actor_kind as "actorKind",
      e.actor_id as "actorId", e.request_id as "requestId", e.action, e.target_kind as "targetKind",
      e.target_id as "targetId", p.payload, m.name as "memberName"
    from audit_entries e
    left join audit_payloads p using (sequence)
    left join staff_members m on e.actor_kind = 'member' and m.id::text = e.actor_id
    where (${before}::bigint is null or e.sequence < ${before}::bigint)
      and (${filters.action ?? null}::text is null or e.action = ${filters.action ?? null})
      and (${filters.targetKind ?? null}::text is null or e.target_kind = ${filters.targetKind ?? null})
      and (${filters.targetId ?? null}::text is null or e.target_id = ${filters.targetId ?? null})
      and (${filters.actorId ?? null}::text is null or e.actor_id = ${filters.actorId ?? null})
    order by e.sequence desc limit ${PAGE_SIZE + 1}`.execute(plainSql(ctx.em));
  const shown = rows.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  return {
    rows: shown.map(entryView),
    nextCursor: rows.length > PAGE_SIZE && last ? encodeCursor(list, [last.sequence]) : null,
  };
}

function sequenceOf([key = '']: string[]): string {
  if (!/^\d{1,18}$/.test(key))
    throw new Refusal('invalid_input', 'This page marker was changed. Start again from the first page.');
  return key;
}

function entryView(row: Row) {
  const parsed = row.payload === null ? null : payload.parse(JSON.parse(row.payload));
  return {
    sequence: Number(row.sequence),
    occurredAt: new Date(row.occurredAt),
    actor: {
      kind: row.actorKind as 'member',
      id: row.actorId,
      name: parsed?.actorName ?? row.memberName ?? 'erased',
    },
    action: row.action,
    targetKind: row.targetKind,
    targetId: row.targetId,
    requestId: row.requestId,
    reason: parsed?.reason ?? null,
    before: asText(parsed?.before),
    after: asText(parsed?.after),
    isPayloadErased: parsed === null,
  };
}

const asText = (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value));
