import { type Finding, ok, problem, warning } from './check.ts';
import type { Ask } from './ask.ts';

const TABLES = ['audit_entries', 'audit_payloads', 'audit_head'];
const RIGHTS = ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'];

/**
 * Whether the application connects as a role that cannot write the audit log but through its
 * function; memberships and superusers count. `null` when there is no audit log yet.
 */
export async function checkAppRole(ask: Ask, appUrl: string): Promise<Finding | null> {
  const role = decodeURIComponent(new URL(appUrl).username);
  const [state] = await ask<{ isThere: boolean; isOwner: boolean; exists: boolean }>(
    `select to_regclass('audit_head') is not null as "isThere", $1 = current_user as "isOwner",
       exists (select from pg_roles where rolname = $1) as "exists"`,
    [role],
  );
  if (state?.isOwner)
    return warning(
      'role',
      'The application connects as the owner of the database: a trigger alone guards the audit log. Give it a role of its own by DATABASE_URL, and the owner by DATABASE_MIGRATION_URL.',
    );
  if (!state?.exists)
    return problem(
      'role',
      `There is no role ${role}: npm run backdesk -- migrate makes it, or says why not.`,
    );
  if (!state.isThere) return null;
  const rights = await ask<{ name: string; right: string }>(
    `select name, "right" from unnest($2::text[]) name, unnest($3::text[]) "right"
     where has_table_privilege($1, name, "right") order by 1, 2`,
    [role, TABLES, RIGHTS],
  );
  return rights.length === 0
    ? ok('role', `The application connects as ${role}, which has no right to write the audit log.`)
    : problem(
        'role',
        `${role} may change the audit log (${rights.map(({ name, right }) => `${right} on ${name}`).join(', ')}), so a trigger alone guards it: npm run backdesk -- migrate takes such rights back, unless ${role} is a superuser or a member of a role that has them.`,
      );
}
