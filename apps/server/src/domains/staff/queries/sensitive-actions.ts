import type { sensitiveActionsView } from '@backdesk/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

type Row = {
  sequence: string;
  occurredAt: string;
  actorKind: 'member';
  actorId: string | null;
  action: string;
  targetKind: string;
  targetId: string;
  payload: string | null;
};
const payload = z.object({ actorName: z.string(), reason: z.string().optional() });

/** How many entries are looked through; what is older is no news. */
const lookedAt = 2_000;
/** Signing in and out is everyday; who got rights, money or personal data is not. */
const sensitive = sql<boolean>`(
  (action like 'staff.%' and action !~ '^staff[.](sign_|step_up)') or action like 'products.%'
  or action ~ '(refund|reveal|export|open_payload|drop|disable)')`;

/** The latest acts that touched rights, money or personal data, among the newest 2,000 entries. */
export async function sensitiveActions({ em }: QueryContext): Promise<z.output<typeof sensitiveActionsView>> {
  const { rows } = await sql<Row>`
    select e.sequence::text, e.occurred_at::text as "occurredAt", e.actor_kind as "actorKind",
      e.actor_id as "actorId", e.action, e.target_kind as "targetKind", e.target_id as "targetId", p.payload
    from (select * from audit_entries order by sequence desc limit ${lookedAt}) e
    left join audit_payloads p using (sequence)
    where ${sensitive} order by e.sequence desc limit 8`.execute(plainSql(em));
  return {
    rows: rows.map(({ sequence, occurredAt, actorKind, actorId, payload: text, ...row }) => {
      const parsed = text === null ? null : payload.parse(JSON.parse(text));
      return {
        ...row,
        sequence: Number(sequence),
        occurredAt: new Date(occurredAt),
        actor: { kind: actorKind, id: actorId, name: parsed?.actorName ?? 'erased' },
        reason: parsed?.reason ?? null,
      };
    }),
  };
}
