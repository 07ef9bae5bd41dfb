import { roles } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';

/** A person who works at the desk. The id is also the id of the sign-in account in schema `auth`. */
export const StaffMemberSchema = defineEntity({
  name: 'StaffMember',
  tableName: 'staff_members',
  properties: {
    id: idColumn(),
    name: p.text(),
    email: p.text(),
    role: p.enum(roles),
    isActive: p.boolean().default(true),
    /** Minor units; null takes the role's limit. */
    refundLimitCents: p.bigint().nullable(),
    /** Minor units; null takes the role's threshold. */
    stepUpThresholdCents: p.bigint().nullable(),
    lastSignedInAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
    version: p.integer().version().default(1),
  },
  uniques: [
    {
      name: 'staff_members_email_unique',
      expression: (columns, table, name) =>
        `create unique index "${name}" on "${table.name}" (lower(${columns.email}))`,
    },
  ],
});

export class StaffMember extends StaffMemberSchema.class {}
StaffMemberSchema.setClass(StaffMember);
