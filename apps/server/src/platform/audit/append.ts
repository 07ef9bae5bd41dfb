import { sql } from 'kysely';
import type { Actor } from '../actor.ts';
import { randomToken } from '../crypto.ts';
import { plainSql } from '../db/kysely.ts';
import type { EntityManager } from '../db/database.ts';

/** What one entry says. `before` and `after` may hold personal data: they live in the erasable payload. */
export type AuditEntry = {
  /** `domain.verb`, such as `billing.refund_payment`. */
  action: string;
  target: { kind: string; id: string };
  productId?: string | undefined;
  reason?: string | undefined;
  before?: unknown;
  after?: unknown;
};

export type AuditOrigin = { actor: Actor; requestId?: string | undefined };

/**
 * Writes entries inside the caller's transaction. Call it last: it locks the head of the chain, and
 * every other writer waits from here until the commit.
 */
export async function appendAudit(
  em: EntityManager,
  origin: AuditOrigin,
  entries: readonly AuditEntry[],
): Promise<void> {
  for (const entry of entries)
    await sql`select audit_append(${sql.join(auditArguments(origin, entry))})`.execute(plainSql(em));
}

/** The ten arguments of `audit_append`, for whoever has a connection and no EntityManager. */
export function auditArguments({ actor, requestId }: AuditOrigin, entry: AuditEntry): (string | null)[] {
  const payload = JSON.stringify(
    { actorName: actor.name, reason: entry.reason, before: entry.before, after: entry.after },
    // bigint amounts are written as decimal strings; NUL and lone surrogates, which PostgreSQL cannot
    // hold, would make the entry unreadable for ever.
    (_key, value: unknown) =>
      typeof value === 'bigint'
        ? value.toString()
        : typeof value === 'string'
          ? value.replaceAll('\0', '').toWellFormed()
          : value,
  );
  return [
    actor.kind,
    actor.id,
    actor.kind === 'member' ? actor.sessionId : null,
    requestId ?? null,
    entry.productId ?? null,
    entry.action,
    entry.target.kind,
    entry.target.id,
    randomToken(16),
    payload,
  ];
}
