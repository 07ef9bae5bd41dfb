import { sql } from 'kysely';
import type { EntityManager } from '../db/database.ts';
import { plainSql } from '../db/kysely.ts';
import type { AuditEntry } from './append.ts';

type Target = AuditEntry['target'];

/**
 * Who made a row into its present `version`, for whoever edited an older one: the name and the moment of
 * the entry whose `after` says this version, in `field`. Nobody (null) when staff did not, or the log no longer says.
 */
export async function lastChange(
  em: EntityManager,
  { target, version, field = 'version' }: { target: Target; version: number; field?: string },
): Promise<{ changedBy: string | null; changedAt: string | null }> {
  const { rows } = await sql<{ name: string; at: string }>`
    select p.payload::json ->> 'actorName' as name, e.occurred_at as at
    from audit_entries e join audit_payloads p using (sequence)
    where e.target_id = ${target.id} and e.target_kind = ${target.kind}
      and (p.payload::json -> 'after' ->> ${field})::int = ${version}
    order by e.sequence desc limit 1`.execute(plainSql(em));
  const [change] = rows;
  return {
    changedBy: change?.name ?? null,
    changedAt: change ? new Date(change.at).toISOString() : null,
  };
}

/**
 * The highest version that the log knows of a row, 0 without any: what is removed and made again goes on
 * from there, so that nobody saves over it what they began before.
 */
export async function latestVersion(em: EntityManager, target: Target): Promise<number> {
  const { rows } = await sql<{ version: number | null }>`
    select max((p.payload::json -> 'after' ->> 'version')::int) as version
    from audit_entries e join audit_payloads p using (sequence)
    where e.target_id = ${target.id} and e.target_kind = ${target.kind}`.execute(plainSql(em));
  return rows[0]?.version ?? 0;
}
