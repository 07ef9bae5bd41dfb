import { defineEntity, p } from '@mikro-orm/core';
import { StaffMember } from './staff-member.ts';

/** What a passkey was asked to sign, until it is answered or a few minutes have gone by. */
export const PasskeyChallengeSchema = defineEntity({
  name: 'PasskeyChallenge',
  tableName: 'passkey_challenges',
  properties: {
    challenge: p.text().primary(),
    /** Who registers a passkey; null for a sign-in, where nobody is known yet. */
    member: () =>
      p
        .manyToOne(StaffMember)
        .ref()
        .nullable()
        .deleteRule('cascade')
        .index('idx_passkey_challenges_member_id'),
    expiresAt: p.datetime().index('idx_passkey_challenges_expires_at'),
  },
});
