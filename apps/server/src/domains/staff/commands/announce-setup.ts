import { sql } from 'kysely';
import { randomToken, sha256 } from '../../../platform/crypto.ts';
import { tellConsole } from '../../../platform/console.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { Services } from '../../../platform/trpc/context.ts';
import { needsOwner } from '../queries/setup.ts';

/**
 * Outside the demo and while nobody works here: makes a set-up token and prints it on the console.
 * Each start replaces the token of the one before; nothing is printed once the door has closed.
 */
export async function announceSetup(
  services: Services,
  print: (text: string) => void = (text) => tellConsole(services.config, text),
): Promise<void> {
  const em = services.database.fork();
  if (services.config.isDemo || !(await needsOwner(em))) return;
  const token = randomToken();
  const { rows } = await sql`
    insert into setup_tokens (purpose, token_hash) values ('first_owner', ${sha256(token)})
    on conflict (purpose) do update set token_hash = excluded.token_hash, created_at = now()
      where setup_tokens.used_at is null
    returning purpose`.execute(plainSql(em));
  if (rows.length === 0) return;
  print(
    `\nBackdesk has no owner yet. Open ${services.config.url.origin}/setup and give this set-up token:\n\n    ${token}\n\nIt works once. Whoever reads it first owns this installation.\n`,
  );
}
