import type { Ask } from './ask.ts';
import { type Finding, ok, problem } from './check.ts';

/**
 * Every staff member has the account that they sign in with, and every account its member; both are
 * written in one transaction, so a difference was made by hand or by half a restored backup. `null`
 * when there are no such tables yet.
 */
export async function checkAccounts(ask: Ask): Promise<Finding | null> {
  const [tables] = await ask<{ areThere: boolean }>(
    `select to_regclass('public.staff_members') is not null and to_regclass('auth."user"') is not null as "areThere"`,
  );
  if (!tables?.areThere) return null;
  const orphans = await ask<{ email: string; isMember: boolean }>(
    `select coalesce(m.email, u.email) as email, m.id is not null as "isMember"
     from staff_members m full join auth."user" u on u.id = m.id::text
     where m.id is null or u.id is null order by 1`,
  );
  if (orphans.length === 0)
    return ok('accounts', 'Every staff member has an account, and the other way round.');
  const emails = (isMember: boolean) =>
    orphans.filter((one) => one.isMember === isMember).map(({ email }) => email);
  const sentences = [
    sentence(emails(true), 'Members who cannot sign in, for lack of an account in schema auth'),
    sentence(emails(false), 'Accounts in schema auth without a member'),
  ];
  return problem(
    'accounts',
    `${sentences.join('')}Restore staff_members and schema auth from the same backup.`,
  );
}

/** Names a few: a whole list would bury the rest of the report. */
function sentence(emails: readonly string[], what: string): string {
  if (emails.length === 0) return '';
  const rest = emails.length > 5 ? ` and ${emails.length - 5} more` : '';
  return `${what}: ${emails.slice(0, 5).join(', ')}${rest}. `;
}
