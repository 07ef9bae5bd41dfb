import { invitationDays, type InvitationPurpose, type Role } from '@backdesk/contract';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { sql } from 'kysely';
import type { MemberActor } from '../../../platform/actor.ts';
import { randomToken, sha256 } from '../../../platform/crypto.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { Invitation } from '../entities/invitation.ts';

type Subject = { purpose: InvitationPurpose; email: string; role?: Role; memberId?: string };

/**
 * Makes a link for an address. One that is still open for it ends: what was sent last is what
 * counts. The token stands behind the `#`, which no server is ever sent, and only its hash is kept.
 */
export async function issueInvitation(ctx: MutationContext, creator: MemberActor, subject: Subject) {
  const { clock, config } = ctx.services;
  const now = clock.now();
  const { rows } = await sql<{ id: string }>`
    update invitations set revoked_at = ${now}
    where lower(email) = lower(${subject.email}) and used_at is null and revoked_at is null
    returning id`.execute(plainSql(ctx.em));
  const token = randomToken();
  const invitation = ctx.em.create(Invitation, {
    purpose: subject.purpose,
    email: subject.email,
    role: subject.role ?? null,
    member: subject.memberId ?? null,
    tokenHash: sha256(token),
    createdBy: creator.id,
    expiresAt: new Date(now.getTime() + invitationDays * 24 * 3600 * 1000),
  });
  try {
    await ctx.em.flush();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw new Refusal(
      'conflict',
      'A colleague made a link for this address at this very moment. Look at the list.',
    );
  }
  for (const { id } of rows)
    ctx.audit({ action: 'staff.revoke_invitation', target: { kind: 'invitation', id }, reason: 'replaced' });
  return { id: invitation.id, link: `${config.url.origin}/invitation#${token}` };
}
