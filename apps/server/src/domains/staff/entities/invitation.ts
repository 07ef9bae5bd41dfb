import { invitationPurposes, roles } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn } from '../../../platform/db/columns.ts';
import { StaffMember } from './staff-member.ts';

/** A link that works once: it makes a member, or gives one a new password or second factor. */
export const InvitationSchema = defineEntity({
  name: 'Invitation',
  tableName: 'invitations',
  properties: {
    id: idColumn(),
    purpose: p.enum(invitationPurposes),
    email: p.text(),
    /** The role of whoever joins; null where the member exists. */
    role: p.enum(roles).nullable(),
    /** Whom it lets in again, or who joined by it. */
    member: () =>
      p.manyToOne(StaffMember).ref().nullable().deleteRule('cascade').index('idx_invitations_member_id'),
    tokenHash: p.text().unique('invitations_token_hash_unique'),
    createdBy: () =>
      p.manyToOne(StaffMember).ref().deleteRule('cascade').index('idx_invitations_created_by_id'),
    expiresAt: p.datetime(),
    usedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
  },
  uniques: [
    {
      name: 'invitations_open_unique',
      expression: (columns, table, name) =>
        `create unique index "${name}" on "${table.name}" (lower(${columns.email})) where ${columns.usedAt} is null and ${columns.revokedAt} is null`,
    },
  ],
  checks: [
    {
      name: 'invitations_subject_check',
      expression: `(purpose = 'join') = (role is not null) and (purpose = 'join' or member_id is not null)`,
    },
    { name: 'invitations_end_check', expression: 'used_at is null or revoked_at is null' },
  ],
});

export class Invitation extends InvitationSchema.class {}
InvitationSchema.setClass(Invitation);
