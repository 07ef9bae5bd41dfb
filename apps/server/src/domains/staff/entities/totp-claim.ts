import { defineEntity, p } from '@mikro-orm/core';
import { StaffMember } from './staff-member.ts';

/** A 30-second step whose code a member has used: the primary key lets it be used once. */
export const TotpClaimSchema = defineEntity({
  name: 'TotpClaim',
  tableName: 'totp_claims',
  properties: {
    member: () => p.manyToOne(StaffMember).ref().deleteRule('cascade').primary(),
    /** Unix time divided by 30 seconds. */
    step: p.integer().primary(),
    claimedAt: p.datetime().defaultRaw('now()'),
  },
});
