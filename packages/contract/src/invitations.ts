import { z } from 'zod';
import { role } from './permissions.ts';
import { password, staffEmail } from './staff.ts';
import { id, instant, line } from './wire.ts';

/**
 * `join` makes a member. The others let one in again: with a new password, a new second factor, or
 * both; what is not new stays and is asked for.
 */
export const invitationPurposes = ['join', 'new_password', 'new_second_factor', 'new_access'] as const;
export const invitationPurpose = z.enum(invitationPurposes);
export type InvitationPurpose = (typeof invitationPurposes)[number];

export const invitationDays = 7;
export const invitationStates = ['open', 'expired', 'used', 'revoked'] as const;

export const invitationView = z.object({
  id,
  purpose: invitationPurpose,
  email: z.string(),
  role: role.nullable(),
  state: z.enum(invitationStates),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
  /** When it was used or revoked. */
  endedAt: instant.nullable(),
});
/** `staff.invitations`: open ones first, then what became of the latest others. */
export const invitationsView = z.object({ invitations: z.array(invitationView) });

export const inviteInput = z.strictObject({ email: staffEmail, role });
export const resetAccessInput = z.strictObject({
  memberId: id,
  purpose: z.enum(['new_password', 'new_second_factor', 'new_access']),
});
/** The link is shown once: only a hash of its token is kept. */
export const createdInvitationView = z.object({ invitation: invitationView, link: z.string() });
export const revokeInvitationInput = z.strictObject({ invitationId: id });

const token = z.string().min(20, 'is not a whole link').max(100, 'is not a link of ours');
/** `staff.openInvitation`: what somebody who holds the link may know before they accept. */
export const openInvitationInput = z.strictObject({ token });
export const openInvitationView = z.object({
  purpose: invitationPurpose,
  email: z.string(),
  role: role.nullable(),
  /** Who made the link. */
  invitedBy: z.string(),
  expiresAt: instant,
});
/**
 * `name` is asked for where somebody joins. `password` is the new one; with a new second factor alone
 * it is the present one.
 */
export const acceptInvitationInput = z.strictObject({
  token,
  name: line(120).min(1, 'is required').optional(),
  password,
});
export const acceptedInvitationView = z.object({ email: z.string() });

/** `staff.changePassword`: of whoever is signed in; their other sessions end. */
export const changePasswordInput = z.strictObject({
  oldPassword: z.string().min(1, 'is required').max(128, 'is too long'),
  newPassword: password,
});
export const changedPasswordView = z.object({ endedSessionCount: z.number().int() });
