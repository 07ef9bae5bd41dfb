import type { Actor } from '../actor.ts';
import type { Database, EntityManager } from '../db/database.ts';
import { type AuditEntry, appendAudit } from './append.ts';

/** What a change gets to work with, whoever makes it: a request, the command line, a job. */
export type ChangeContext = {
  em: EntityManager;
  /** Says what changed; at least one call per change, or the transaction is refused. */
  audit: (entry: AuditEntry) => void;
  /** Says that nothing changed, and why; then no entry is needed. */
  nothingChanged: (why: string) => void;
};

/**
 * Runs one change in one transaction that ends with its audit entries. Rejects, and rolls back, when
 * the change neither audits nor says that nothing changed.
 */
export function auditedTransaction<Result>(
  database: Database,
  origin: { actor: Actor; requestId?: string | undefined; what: string },
  run: (context: ChangeContext) => Promise<Result>,
): Promise<Result> {
  return database.fork().transactional(async (em) => {
    const entries: AuditEntry[] = [];
    let idleReason: string | undefined;
    const result = await run({
      em,
      audit: (entry) => entries.push(entry),
      nothingChanged: (why) => {
        idleReason = why;
      },
    });
    if (entries.length === 0 && idleReason === undefined)
      throw new Error(`${origin.what} changed something without an audit entry.`);
    await em.flush();
    await appendAudit(em, origin, entries);
    return result;
  });
}
