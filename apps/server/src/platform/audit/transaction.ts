import type { Actor } from '../actor.ts';
import type { Database, EntityManager } from '../db/database.ts';
import { Refusal } from '../errors.ts';
import { type AuditEntry, appendAudit } from './append.ts';

/** What a change gets to work with, whoever makes it: a request, the command line, a job. */
export type ChangeContext = {
  em: EntityManager;
  /** Says what changed; at least one call per change, or the transaction is refused. */
  audit: (entry: AuditEntry) => void;
  /** Says that nothing changed, and why; then no entry is needed. */
  nothingChanged: (why: string) => void;
};

/** Times that a change is made anew when PostgreSQL rolled it back in favour of another one. */
const mostTries = 4;

/**
 * Runs one change in one transaction that ends with its audit entries. Rejects, and rolls back, when
 * the change neither audits nor says that nothing changed. `run` may be called several times: when two
 * changes wait for each other PostgreSQL undoes one of them, which then simply has its turn later. A change
 * that waits for somebody else's longer than PostgreSQL lets it is refused with a sentence.
 */
export async function auditedTransaction<Result>(
  database: Database,
  origin: { actor: Actor; requestId?: string | undefined; what: string },
  run: (context: ChangeContext) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await onePass(database, origin, run);
    } catch (error) {
      const code = databaseCode(error);
      if (code === lockNotAvailable)
        throw new Refusal(
          'conflict',
          'Somebody else is changing the same thing right now. Wait a moment, look at it again, and try once more.',
        );
      if (!rolledBackForOthers.has(code) || tries >= mostTries) throw error;
    }
  }
}

/** SQLSTATE of PostgreSQL: deadlock detected, serialization failure; and lock not available. */
const rolledBackForOthers: ReadonlySet<unknown> = new Set(['40P01', '40001']);
const lockNotAvailable = '55P03';

/** The SQLSTATE of an error of the database, however it was wrapped on its way. */
function databaseCode(error: unknown): unknown {
  for (let inner = error; inner instanceof Error; inner = inner.cause)
    if ('code' in inner && typeof inner.code === 'string' && /^[0-9A-Z]{5}$/.test(inner.code))
      return inner.code;
  return undefined;
}

function onePass<Result>(
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
