import type { InvitationPurpose, Role } from '@backdesk/contract';
import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { stateOfInvitation } from '../rules/invitation.ts';

type Row = {
  id: string;
  purpose: InvitationPurpose;
  email: string;
  role: Role | null;
  createdBy: string;
  createdAt: string;
  expiresAt: string;
  usedAt: string | null;
  revokedAt: string | null;
};

/** Open links first, then the latest that have ended; 200 at most. */
export async function invitations(ctx: QueryContext) {
  return { invitations: await readInvitations(ctx.em, ctx.services.clock.now(), null) };
}

/** One link as the list shows it. */
export async function readInvitation(em: EntityManager, now: Date, id: string) {
  const [invitation] = await readInvitations(em, now, id);
  if (!invitation) throw notFound('invitation');
  return invitation;
}

async function readInvitations(em: EntityManager, now: Date, id: string | null) {
  const { rows } = await sql<Row>`
    select i.id, i.purpose, i.email, i.role, m.name as "createdBy", i.created_at::text as "createdAt",
      i.expires_at::text as "expiresAt", i.used_at::text as "usedAt", i.revoked_at::text as "revokedAt"
    from invitations i join staff_members m on m.id = i.created_by_id
    where ${id}::uuid is null or i.id = ${id}
    order by (i.used_at is null and i.revoked_at is null and i.expires_at > ${now}) desc, i.created_at desc, i.id
    limit 200`.execute(plainSql(em));
  return rows.map(({ createdAt, usedAt, revokedAt, ...row }) => {
    const expiresAt = new Date(row.expiresAt);
    const [used, revoked] = [date(usedAt), date(revokedAt)];
    return {
      ...row,
      state: stateOfInvitation({ usedAt: used, revokedAt: revoked, expiresAt }, now),
      createdAt: new Date(createdAt),
      expiresAt,
      endedAt: used ?? revoked,
    };
  });
}

const date = (text: string | null) => (text === null ? null : new Date(text));
