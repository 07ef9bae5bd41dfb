import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';

const mark = '/* planned once */ ';

/**
 * Begins a statement whose plan each connection keeps: of the reads of a user's page, PostgreSQL needs
 * 2 to 3 ms each for the plan and less than half of one for the rows. Only for texts that are few, with
 * everything from outside as a parameter, and whose best plan does not depend on the parameters.
 */
export const plannedOnce = sql.raw(mark);

const names = new Map<string, string>();

/** The same text has the same name on every connection. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = `planned_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  names.set(text, name);
  return name;
}

/** A connection that sends statements which begin with `plannedOnce` as named, prepared ones. */
export class PlanningClient extends pg.Client {
  // The base class has eight overloads; what is handed on and what comes back are theirs.
  override query(text: unknown, ...rest: unknown[]): never {
    const query = super.query.bind(this) as (...all: unknown[]) => never;
    if (typeof text !== 'string' || !text.startsWith(mark)) return query(text, ...rest);
    const [values, ...callback] = rest;
    return query({ name: nameOf(text), text, values }, ...callback);
  }
}
