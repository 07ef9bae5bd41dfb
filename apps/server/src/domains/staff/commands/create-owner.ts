import type { createOwnerInput } from '@backdesk/contract';
import { hashPassword } from 'better-auth/crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import { sameSecret, sha256 } from '../../../platform/crypto.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { needsOwner } from '../queries/setup.ts';
import { insertMember } from './insert-member.ts';

/**
 * Makes the first owner, once. The row of the token is locked first, so that of many attempts at
 * the same moment one finds the door open. A wrong token is told apart from a closed door only
 * while the door is open.
 */
export async function createOwner(ctx: MutationContext, input: z.output<typeof createOwnerInput>) {
  const db = plainSql(ctx.em);
  const { rows } = await sql<{ hash: string }>`
    select token_hash as hash from setup_tokens where purpose = 'first_owner' and used_at is null for update`.execute(
    db,
  );
  const [token] = rows;
  if (!token || !(await needsOwner(ctx.em)))
    throw new Refusal('setup_closed', 'Backdesk is set up already. Sign in, or ask an owner for an account.');
  if (!sameSecret(token.hash, sha256(input.token)))
    throw new Refusal('invalid_input', 'This is not the set-up token that the console shows.', {
      fields: { token: ['is not the one that the console shows'] },
    });
  const { id } = await insertMember(ctx.em, {
    name: input.name,
    email: input.email,
    role: 'owner',
    passwordHash: await hashPassword(input.password),
  });
  await sql`update setup_tokens set used_at = ${ctx.services.clock.now()}`.execute(db);
  ctx.audit({
    action: 'staff.create_owner',
    target: { kind: 'member', id },
    after: { name: input.name, email: input.email, role: 'owner' },
  });
  return { id };
}
