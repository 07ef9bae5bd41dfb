import type { editUserInput, PresentRow } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { lastChange } from '../../../platform/audit/last-change.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';

type Row = { productId: string; fullName: string | null; country: string | null; version: number };

/**
 * Corrects what staff may correct. What was changed here is no longer overwritten by Stripe. Throws
 * `conflict` with the present values when somebody else was faster.
 */
export async function editUser(
  ctx: MutationContext,
  input: z.output<typeof editUserInput>,
): Promise<{ version: number }> {
  const { userId, country } = input;
  const fullName = input.fullName || null;
  const before = await lockUser(ctx.em, userId);
  if (before.version !== input.version)
    throw new Refusal('conflict', 'This user was edited in the meantime. Nothing was saved.', {
      present: await presentRow(ctx.em, userId, before),
    });
  const changed = [
    ...(fullName === before.fullName ? [] : ['full_name']),
    ...(country === before.country ? [] : ['country']),
  ];
  if (changed.length === 0) {
    ctx.nothingChanged('the user is like this already');
    return { version: before.version };
  }
  const { rows } = await sql<{ version: number }>`
    update users set full_name = ${fullName}, country = ${country},
      staff_set_fields = array(select distinct unnest(staff_set_fields || ${changed}::text[]))
    where id = ${userId} returning version`.execute(plainSql(ctx.em));
  const version = rows[0]?.version ?? before.version;
  await announce(ctx.em, { productId: before.productId, userId, topic: 'user', id: userId });
  ctx.audit({
    action: 'users.edit',
    target: { kind: 'user', id: userId },
    productId: before.productId,
    before: { fullName: before.fullName, country: before.country },
    after: { fullName, country, version, changed: changed.join(', ').replace('full_name', 'name') },
  });
  return { version };
}

async function lockUser(em: EntityManager, userId: string): Promise<Row> {
  const { rows } = await sql<Row>`
    select product_id as "productId", full_name as "fullName", country, version
    from users where id = ${userId} and deleted_at is null for no key update`.execute(plainSql(em));
  const [user] = rows;
  if (!user) throw notFound('user');
  return user;
}

/** What the user is now, and who made it so; nobody of the staff when it was Stripe or the product. */
async function presentRow(em: EntityManager, userId: string, row: Row): Promise<PresentRow> {
  return {
    version: row.version,
    ...(await lastChange(em, { target: { kind: 'user', id: userId }, version: row.version })),
    values: { fullName: row.fullName, country: row.country },
  };
}
