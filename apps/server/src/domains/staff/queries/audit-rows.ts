import type { auditExportInput } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

export type AuditFilters = z.output<typeof auditExportInput>;

type Row = {
  sequence: string;
  occurredAt: string;
  actorKind: string;
  actorId: string | null;
  requestId: string | null;
  action: string;
  targetKind: string;
  targetId: string;
  product: string | null;
  payload: string | null;
  memberName: string | null;
};

const payload = z.object({
  actorName: z.string(),
  reason: z.string().optional(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});

/** Where to read: below a number, one number alone, before an instant, or about what these statements select. */
export type AuditPlace = {
  below?: string | null;
  only?: number;
  before?: Date | undefined;
  targets?: readonly RawBuilder<unknown>[] | undefined;
};

/** Entries that fit all filters, the latest first. `limit` rows at most, at one moment. */
export async function readAuditRows(
  em: EntityManager,
  filters: AuditFilters,
  place: AuditPlace,
  limit: number,
) {
  const { rows } = await sql<Row>`
    select e.sequence::text, e.occurred_at::text as "occurredAt", e.actor_kind as "actorKind",
      e.actor_id as "actorId", e.request_id as "requestId", e.action, e.target_kind as "targetKind",
      e.target_id as "targetId", d.key as product, p.payload, m.name as "memberName"
    from audit_entries e
    left join audit_payloads p using (sequence)
    left join products d on d.id = e.product_id
    left join staff_members m on e.actor_kind = 'member' and m.id::text = e.actor_id
    where ${sql.join(conditions(filters, place), sql` and `)}
    order by e.sequence desc limit ${limit}`.execute(plainSql(em));
  return rows.map(entryView);
}

/** Only what is asked for stands in the statement, so that each filter finds its own index. */
function conditions(
  filters: AuditFilters,
  { below, only, before, targets }: AuditPlace,
): RawBuilder<unknown>[] {
  const { action, targetKind, targetId, actorId, product, from, until, reason } = filters;
  const found: (RawBuilder<unknown> | undefined)[] = [
    sql`true`,
    below ? sql`e.sequence < ${below}::bigint` : undefined,
    only === undefined ? undefined : sql`e.sequence = ${only}`,
    before && sql`e.occurred_at < ${before}`,
    targets && sql`e.target_id = any(array(${sql.join(targets, sql` union all `)}))`,
    action === undefined ? undefined : sql`e.action = ${action}`,
    targetKind === undefined ? undefined : sql`e.target_kind = ${targetKind}`,
    targetId === undefined ? undefined : sql`e.target_id = ${targetId}`,
    actorId === undefined ? undefined : sql`e.actor_id = ${actorId}`,
    product === undefined ? undefined : sql`e.product_id = (select id from products where key = ${product})`,
    from && sql`e.occurred_at >= ${from}`,
    until && sql`e.occurred_at < ${until}`,
    reason === undefined
      ? undefined
      : sql`p.payload::jsonb ->> 'reason' ilike ${`%${reason.replaceAll(/[\\%_]/g, '\\$&')}%`}`,
  ];
  return found.filter((condition) => condition !== undefined);
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
    product: row.product,
    requestId: row.requestId,
    reason: parsed?.reason ?? null,
    before: asText(parsed?.before),
    after: asText(parsed?.after),
    isPayloadErased: parsed === null,
  };
}

const asText = (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value));
