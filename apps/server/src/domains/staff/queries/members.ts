import { defaultRefundLimit, type Role } from '@backdesk/contract';
import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

type Row = {
  id: string;
  name: string;
  email: string;
  role: Role;
  isActive: boolean;
  hasSecondFactor: boolean;
  refundLimitCents: string | null;
  lastSignedInAt: string | null;
  createdAt: string;
};

/** Everybody who works here, active ones first. */
export async function members(ctx: QueryContext) {
  return { members: await readMembers(ctx.em, null) };
}

/** One member as the list shows it; refuses an unknown id. */
export async function readMember(em: EntityManager, id: string) {
  const [member] = await readMembers(em, id);
  if (!member) throw notFound('member');
  return member;
}

async function readMembers(em: EntityManager, id: string | null) {
  const { rows } = await sql<Row>`
    select m.id, m.name, m.email, m.role, m.is_active as "isActive",
      coalesce(u."twoFactorEnabled", false) as "hasSecondFactor", m.refund_limit_cents::text as "refundLimitCents",
      m.last_signed_in_at::text as "lastSignedInAt", m.created_at::text as "createdAt"
    from staff_members m left join auth."user" u on u.id = m.id::text
    where ${id}::uuid is null or m.id = ${id}
    order by m.is_active desc, lower(m.name), m.id limit 500`.execute(plainSql(em));
  return rows.map(({ refundLimitCents, lastSignedInAt, createdAt, ...row }) => ({
    ...row,
    refundLimit: refundLimitCents === null ? defaultRefundLimit[row.role] : BigInt(refundLimitCents),
    lastSignedInAt: lastSignedInAt === null ? null : new Date(lastSignedInAt),
    createdAt: new Date(createdAt),
  }));
}
