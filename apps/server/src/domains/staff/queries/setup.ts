import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { canUsePasskeys } from '../rules/passkeys.ts';
import { demoEmails } from '../rules/demo-people.ts';

/**
 * True while the first owner is still to be made: no member was ever written, no token ever used. The
 * members of a demo do not count; outside of it they are retired at the start.
 */
export async function needsOwner(em: EntityManager): Promise<boolean> {
  const { rows } = await sql<{ isOpen: boolean }>`
    select not exists (select from staff_members where email <> all(${demoEmails}::text[]))
      and not exists (select from setup_tokens where used_at is not null) as "isOpen"`.execute(plainSql(em));
  return rows[0]?.isOpen === true;
}

/** What somebody who is not signed in may know about this installation. */
export async function setup(ctx: QueryContext) {
  const { config } = ctx.services;
  return {
    needsOwner: !config.isDemo && (await needsOwner(ctx.em)),
    stripeMode: config.stripe.mode,
    canUsePasskeys: canUsePasskeys(config.url),
  };
}
