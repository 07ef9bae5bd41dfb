import { defineEntity, p } from '@mikro-orm/core';
import { StaffMember } from './staff-member.ts';

/** Until when a session counts its second factor as freshly given. */
export const SessionStepUpSchema = defineEntity({
  name: 'SessionStepUp',
  tableName: 'session_step_ups',
  properties: {
    /** The id of the session in schema `auth`. */
    sessionId: p.text().primary(),
    member: () =>
      p.manyToOne(StaffMember).ref().deleteRule('cascade').index('idx_session_step_ups_member_id'),
    steppedUpUntil: p.datetime(),
  },
});
