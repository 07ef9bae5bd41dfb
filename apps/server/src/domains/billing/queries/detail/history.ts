import { sql } from 'kysely';
import { plainSql } from '../../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../../platform/trpc/context.ts';
import type { BillingProviders } from '../../providers.ts';
import { type HistoryEntry, wordsOf } from './facts.ts';

const shown = 30;

type AuditRow = {
  sequence: string;
  occurred_at: string;
  action: string;
  actor: string | null;
  reason: string | null;
};

/**
 * What is known of an object's past: what Stripe told of it and, for those who may read the audit
 * log, what was done here. Newest first.
 */
export async function historyOf(
  ctx: QueryContext,
  providers: BillingProviders,
  object: { productId: string; ids: readonly string[]; stripeIds: readonly (string | null)[] },
): Promise<{ history: HistoryEntry[]; hasMoreHistory: boolean }> {
  const stripeIds = object.stripeIds.filter((id) => id !== null);
  const [events, entries] = await Promise.all([
    providers.eventsOfObjects(ctx.em.fork(), object.productId, stripeIds, shown + 1),
    ctx.principal?.permissions.has('staff:read_audit') ? auditOf(ctx, object.ids) : [],
  ]);
  const history = [...events.map(fromEvent), ...entries].toSorted(
    (a, b) => b.at.getTime() - a.at.getTime() || (a.key < b.key ? 1 : -1),
  );
  return { history: history.slice(0, shown), hasMoreHistory: history.length > shown };
}

function fromEvent(event: Awaited<ReturnType<BillingProviders['eventsOfObjects']>>[number]): HistoryEntry {
  return {
    key: `event:${event.id}`,
    at: event.occurredAt ?? event.receivedAt,
    knownAt: null,
    title: `Stripe: ${event.type.replaceAll('.', ' ').replaceAll('_', ' ')}`,
    detail: event.errorMessage ?? (event.state === 'processed' ? null : event.state),
    tone: event.state === 'failed' || event.state === 'quarantined' ? 'bad' : 'info',
    changes: [],
  };
}

async function auditOf(ctx: QueryContext, ids: readonly string[]): Promise<HistoryEntry[]> {
  const { rows } = await sql<AuditRow>`
    select e.sequence::text, e.occurred_at, e.action, p.payload::json ->> 'reason' as reason,
      p.payload::json ->> 'actorName' as actor
    from audit_entries e left join audit_payloads p on p.sequence = e.sequence
    where e.target_id = any(${[...ids]}) order by e.sequence desc limit ${sql.lit(shown + 1)}`.execute(
    plainSql(ctx.em.fork()),
  );
  return rows.map((row) => ({
    key: `audit:${row.sequence}`,
    at: new Date(row.occurred_at),
    knownAt: null,
    title: `${row.actor ?? 'Somebody'}: ${wordsOf(row.action.replaceAll('.', ' '))}`,
    detail: row.reason,
    tone: 'neutral',
    changes: [],
  }));
}
